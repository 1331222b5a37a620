using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>
/// Lets whoever refers to an object by name follow when the name has changed. A reference means an object that once had that name, is of the
/// kind that the field refers to, can be seen from the referrer's namespace, and, when that leaves several, got the same prefixes and suffixes.
/// </summary>
internal sealed class NameReferenceTransformer(IReadOnlyList<NameReference> references) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        // Only what had another name can be meant by an old one.
        var renamed = resources.All.Where(static resource => resource.PreviousIds.Count > 0).ToList();
        var byOldName = renamed
            .SelectMany(static resource => resource.PreviousIds.Select(static id => id.Name).Distinct().Select(name => (name, resource)))
            .ToLookup(static pair => pair.name, static pair => pair.resource);
        foreach (var referrer in resources.All)
        {
            var gvk = referrer.OriginalId.Gvk;
            foreach (var reference in references)
            {
                foreach (var spec in reference.Referrers)
                {
                    if (spec.Path.Length == 0 && gvk.IsSelectedBy(spec.Gvk)) throw new RenderException($"a name reference of {referrer.CurrentId} has no path");
                    if (!gvk.IsSelectedBy(spec.Gvk) || !FieldPaths.Has(referrer.Root, spec.Steps)) continue;
                    var follow = new Follow(referrer, spec, reference.Target, name => byOldName[name], resources);
                    referrer.Root = FieldPaths.Change(referrer.Root, spec, FieldPaths.Missing.Leave, follow.Set);
                }
            }
        }
    }

    /// <summary>One field of one referrer.</summary>
    private sealed class Follow(Resource referrer, FieldSpec spec, Gvk target, Func<string, IEnumerable<Resource>> byOldName, ResourceSet all)
    {
        private HashSet<string>? _subjectNamespaces;

        public Node Set(Node node) => node switch
        {
            NullNode => node,
            ListNode list => list.Changed(Set),
            MapNode map => SetMap(map),
            _ => SetName(node),
        };

        private Node SetName(Node node)
        {
            var old = node.PlainText();
            var referral = Select(old, Visible(old), static (one, other) => one.Name == other.Name);
            return referral is null || referral.Name == old ? node : referral.Name;
        }

        private MapNode SetMap(MapNode map)
        {
            if (map["name"] is not { } nameNode) throw new RenderException("path config error; no 'name' field in node");
            var old = nameNode.PlainText();
            var candidates = Visible(old);
            if (map["namespace"] is { } ns) candidates = InNamespace(candidates, ns.PlainText());
            var referral = Select(old, candidates, static (one, other) => one.Name == other.Name && one.Namespace == other.Namespace);
            if (referral is null) return map;
            if (referral.Name != old) map = map.With("name", referral.Name);
            return referral.Namespace.Length == 0 ? map : map.With("namespace", referral.Namespace);
        }

        private Resource? Select(string old, List<Resource> candidates, Func<Resource, Resource, bool> isSame)
        {
            candidates = candidates.FindAll(candidate => candidate.PreviousIds.Any(id => id.Gvk.IsSelectedBy(target)));
            if (spec.Path.EndsWith("roleRef/name", StringComparison.Ordinal))
            {
                var role = new Gvk(referrer.Root.Text("roleRef", "apiGroup") ?? "", "", referrer.Root.Text("roleRef", "kind") ?? "");
                candidates = candidates.FindAll(candidate => candidate.PreviousIds.Any(id => id.Gvk.IsSelectedBy(role)));
            }

            var from = referrer.CurrentId;
            candidates = candidates.FindAll(candidate =>
                from.Gvk.IsClusterScoped || candidate.Gvk.IsClusterScoped || candidate.Kind == "ServiceAccount" || candidate.CurrentId.EffectiveNamespace == from.EffectiveNamespace);
            if (candidates.Count > 1) candidates = Narrow(candidates, allowEmpty: false);
            if (candidates.Count > 1) candidates = Narrow(candidates, allowEmpty: true);
            if (candidates.Count == 0) return null;
            if (candidates.TrueForAll(candidate => isSame(candidate, candidates[0]))) return candidates[0];
            throw new RenderException($"found multiple possible referrals for '{old}': {string.Join(", ", candidates.Select(static one => one.CurrentId))}");
        }

        private List<Resource> Narrow(List<Resource> candidates, bool allowEmpty)
        {
            var narrowed = candidates.FindAll(candidate => referrer.HasSameAffixesAs(candidate, allowEmpty));
            return narrowed.Count == 0 ? candidates : narrowed;
        }

        /// <summary>Objects that had the name, and that the referrer can refer to from where it is.</summary>
        private List<Resource> Visible(string old) => [.. byOldName(old).Where(CanSee)];

        private bool CanSee(Resource other)
        {
            var from = referrer.CurrentId;
            return from.Gvk.IsClusterScoped || other.Gvk.IsClusterScoped || other.CurrentId.EffectiveNamespace == from.EffectiveNamespace ||
                (_subjectNamespaces ??= NamespacesOfSubjects()).Contains(other.Namespace);
        }

        private HashSet<string> NamespacesOfSubjects()
        {
            var namespaces = new HashSet<string>();
            if (referrer.Kind != "RoleBinding") return namespaces;
            foreach (var subject in referrer.Root["subjects"].List())
            {
                if (subject["kind"].Text() == "ServiceAccount" && subject["namespace"].Text() is { Length: > 0 } ns) namespaces.Add(ns);
            }

            // A subject names the namespace as it was; its object may have moved since.
            foreach (var moved in all.All)
            {
                if (moved.Kind == "ServiceAccount" && moved.PreviousIds.Any(id => namespaces.Contains(id.Namespace))) namespaces.Add(moved.Namespace);
            }

            return namespaces;
        }

        /// <summary>A namespace is meant as it was at first if anything at all was in it then, and else as it is now.</summary>
        private List<Resource> InNamespace(List<Resource> candidates, string ns)
        {
            var wasThere = all.All.Any(one => one.OriginalId.EffectiveNamespace == ns && CanSee(one));
            return candidates.FindAll(candidate => (wasThere ? candidate.OriginalId : candidate.CurrentId).EffectiveNamespace == ns);
        }
    }
}
