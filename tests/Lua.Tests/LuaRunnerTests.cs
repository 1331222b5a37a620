using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Lua.Tests;

/// <summary>Scripts read an object and say something of it, and can do nothing else.</summary>
public sealed class LuaRunnerTests
{
    private const string Object = "{metadata: {name: a, labels: {z: '1', w: '2', x: '3'}}, spec: {replicas: 3, ratio: 0.5, list: [a, b], empty: [], none: null, open: true}}";

    [Theory]
    [InlineData("return {status = 'Healthy', message = obj.metadata.name}", "{\"message\":\"a\",\"status\":\"Healthy\"}")]
    [InlineData("return obj.spec.replicas + 1", "4")]
    [InlineData("return obj.spec.ratio", "0.5")]
    [InlineData("return obj.spec.replicas / 1", "3")]
    [InlineData("return #obj.spec.list .. obj.spec.list[2]", "\"2b\"")]
    [InlineData("return obj.spec.none == nil and obj.spec.open", "true")]
    [InlineData("return {1, {a = {}}}", "[1,{\"a\":{}}]")]
    [InlineData("return {obj.spec.empty, {kept = obj.spec.empty}}", "[[],{\"kept\":[]}]")]
    [InlineData("obj.spec.empty.a = 1 return obj.spec.empty", "{\"a\":1}")]
    [InlineData("local os = require(\"os\") return require('table') == table and os.time() > 0", "true")]
    [InlineData("local s = '' for k, v in pairs(obj.metadata.labels) do s = s .. k .. v end return s", "\"w2x3z1\"")]
    [InlineData("local t = {5, 6, 7} t.b = 1 t.a = 2 local s = '' for k in pairs(t) do s = s .. k end return s", "\"123ab\"")]
    [InlineData("for i, c in ipairs(obj.spec.list) do if c == 'b' then return i end end", "2")]
    [InlineData("return table.concat(obj.spec.list, ',')", "\"a,b\"")]
    [InlineData("return os.time()", "1893456000")]
    [InlineData("return os.date('!%Y-%m-%dT%XZ')", "\"2030-01-01T00:00:00Z\"")]
    [InlineData("return tostring(unpack({4}))", "\"4\"")]
    public void A_script_says_what_it_returns(string text, string said) => Assert.Equal(said, Run(text)?.ToString());

    [Theory]
    [InlineData("return nil")]
    [InlineData("local x = 1")]
    public void A_script_may_say_nothing(string text) => Assert.Null(Run(text));

    [Theory]
    [InlineData("return ('a-b'):match('%-(.)') .. math.floor(2.7) .. math.pow(2, 3)", "\"b28.0\"")]
    [InlineData("return string.format('%d of %d', 1, 2)", "\"1 of 2\"")]
    public void Libraries_are_there_for_those_that_open_them(string text, string said)
    {
        Assert.Equal(said, Run(text, libraries: true)?.ToString());
        Assert.Throws<ScriptException>(() => Run(text));
    }

    [Theory]
    [InlineData("return obj.status.phase", "a nil value (field 'status')")]
    [InlineData("return (", "unexpected symbol near <eof>")]
    [InlineData("error('no such thing')", "no such thing")]
    [InlineData("error({})", "no text but table")]
    [InlineData("require('io')", "module 'io' is not there")]
    [InlineData("require('string')", "module 'string' is not there")]
    [InlineData("return function() end", "no value of a document")]
    [InlineData("local t = {} t.t = t return t", "holds itself")]
    [InlineData("return {[{}] = 1}", "keys that are no text")]
    public void What_fails_names_the_place_where_the_script_stands(string text, string why)
    {
        var problem = Assert.Throws<ScriptException>(() => Run(text));
        Assert.StartsWith("resource.customizations.health.x: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while true do end")]
    [InlineData("local function f() return f() end return f()")]
    [InlineData("table.sort({3, 2, 1}, function() while true do end end)")]
    [InlineData("return ('x'):gsub('x', function() while true do end end)")]
    [InlineData("local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end")]
    [InlineData("return setmetatable({}, {__index = function(t, k) return t[k .. 'x'] end}).a")]
    public void A_script_without_end_is_ended(string text)
    {
        var problem = Assert.Throws<ScriptException>(() => Run(text, libraries: true, steps: 100_000));
        Assert.True(problem.Message.Contains("too many steps", StringComparison.Ordinal) || problem.Message.Contains("stack overflow", StringComparison.Ordinal), problem.Message);
    }

    [Theory]
    [InlineData("local t = {} for i = 1, 1e9 do t[i] = i end")]
    [InlineData("local s = 'x' for i = 1, 60 do s = s .. s end")]
    [InlineData("return ('x'):rep(1e9)")]
    public void A_script_that_takes_too_much_memory_is_ended(string text) =>
        Assert.Contains("it needs more than 8 MiB of memory", Assert.Throws<ScriptException>(() => Run(text, libraries: true, bytes: 8 << 20)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("io")]
    [InlineData("os.execute")]
    [InlineData("os.getenv")]
    [InlineData("os.remove")]
    [InlineData("load")]
    [InlineData("loadfile")]
    [InlineData("dofile")]
    [InlineData("package")]
    [InlineData("debug")]
    [InlineData("coroutine")]
    [InlineData("pcall")]
    [InlineData("collectgarbage")]
    [InlineData("string.dump")]
    [InlineData("math.random")]
    public void What_reaches_out_of_a_script_is_not_there(string name) => Assert.Equal("true", Run($"return {name} == nil", libraries: true)?.ToString());

    [Fact]
    public void Compiled_code_is_refused() => Assert.Contains("attempt to load a binary chunk", Assert.Throws<ScriptException>(() => Run("\x1bLua")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_finalizer_is_refused() =>
        Assert.Contains("__gc is not allowed", Assert.Throws<ScriptException>(() => Run("setmetatable({}, {__gc = function() while true do end end})")).Message, StringComparison.Ordinal);

    [Fact]
    public void Scripts_run_beside_each_other_and_know_nothing_of_one_another() =>
        Parallel.For(0, 200, i => Assert.Equal("true", Run($"local before = x == nil x = {i} return before")?.ToString()));

    private static Node? Run(string text, bool libraries = false, int steps = 20_000_000, long bytes = 64 << 20) =>
        new LuaRunner(new FakeTime()) { StepsMax = steps, BytesMax = bytes }
            .Run(new Script("resource.customizations.health.x", text, libraries), YamlReader.Read(Object).Map(), MapNode.Empty);
}
