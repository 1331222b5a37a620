=== derivePassword of each kind
{{ derivePassword 1 "long" "password" "user" "example.com" }}|{{ derivePassword 2 "maximum" "pw" "u" "s" }}|{{ derivePassword 1 "medium" "pw" "u" "s" }}|{{ derivePassword 1 "short" "pw" "u" "s" }}|{{ derivePassword 1 "basic" "pw" "u" "s" }}|{{ derivePassword 1 "pin" "pw" "u" "s" }}|{{ derivePassword 1 "nope" "pw" "u" "s" }}
=== what is encrypted can be read again
{{ encryptAES "secretkey" "plain text" | decryptAES "secretkey" }}
=== what the original encrypted
{{ "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" | decryptAES "secretkey" }}
=== hashes have their form
{{ bcrypt "x" | len }}|{{ htpasswd "user" "pw" | trunc 12 }}|{{ htpasswd "us:er" "pw" }}
=== keys and certificates have their form
{{ $ca := genCA "my-ca" 365 }}{{ $ca.Cert | trunc 27 }}|{{ $ca.Key | trunc 31 }}{{ $c := genSignedCert "host" (list "10.0.0.1") (list "a.b" "c.d") 30 $ca }}{{ $c.Cert | trunc 27 }}{{ (genSelfSignedCert "x" nil nil 10).Key | trunc 31 }}{{ genPrivateKey "ecdsa" | trunc 30 }}{{ genPrivateKey "ed25519" | trunc 27 }}{{ genPrivateKey "huh" }}{{ typeOf $ca }}
=== toToml
{{ toToml .Values.m }}|{{ toToml (dict "a" 1 "b" "x\"y" "c" (list 1 2) "d" 1.5 "e" true "f" nil) }}|{{ toToml (dict "t" (dict "u" (dict "v" 1) "w" 2) "s" "x") }}|{{ toToml (dict "l" (list (dict "a" 1) (dict "b" 2))) }}|{{ toToml (dict "a b" 1 "n" (list (list 1) (list "x"))) }}
=== toToml of what is no table
{{ toToml (list 1) }}|{{ toToml "a" }}|{{ toToml (dict) }}
=== fromToml
{{ fromToml "a = 1\nb = \"x\"\n[t.u]\nv = [1, 2.5, \"z\"]\n[[l]]\nn = 1\n[[l]]\nn = 2\n" | toJson }}|{{ fromToml "a.b = true # c\nc = {d = 1}\ns = '''\nx\ny'''\nh = 0x1f\nf = 1e3" | toJson }}
=== crypto private keys of all kinds
{{ genPrivateKey "dsa" | trunc 31 }}|{{ genPrivateKey "dsa" | splitList "\n" | initial | last }}|{{ genPrivateKey "ecdsa" | trunc 30 }}|{{ genPrivateKey "ed25519" | len }}|{{ genPrivateKey "nope" }}
