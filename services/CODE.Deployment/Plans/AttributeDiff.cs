using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Deployment.Terraform;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Plans;

/// <summary>Finds what differs between the two sides of a change, attribute by attribute.</summary>
internal sealed partial class AttributeDiff
{
    // Deeper values are compared and shown as a whole.
    private const int MaxDepth = 12;
    private readonly SecretScrubber _scrubber;
    private readonly List<AttributeChange> _found = [];
    private readonly HashSet<string> _replacing;

    private AttributeDiff(SecretScrubber scrubber, HashSet<string> replacing) => (_scrubber, _replacing) = (scrubber, replacing);

    /// <summary>The attributes that differ in a <c>change</c> object of a plan.</summary>
    public static IReadOnlyList<AttributeChange> Of(JsonElement change, SecretScrubber scrubber)
    {
        var replacing = Items(change, "replace_paths").Select(static path => PathText(path)).ToHashSet(StringComparer.Ordinal);
        var diff = new AttributeDiff(scrubber, replacing);
        diff.Compare(
            "",
            new Side(Member(change, "before"), Member(change, "before_sensitive"), default),
            new Side(Member(change, "after"), Member(change, "after_sensitive"), Member(change, "after_unknown")),
            depth: 0);
        return diff._found;
    }

    private void Compare(string path, Side before, Side after, int depth)
    {
        var whole = before.IsMarked || after.IsMarked || after.IsUnknown || depth >= MaxDepth;
        if (!whole && (before.Kind, after.Kind) is (JsonValueKind.Object, JsonValueKind.Object or JsonValueKind.Null) or (JsonValueKind.Null, JsonValueKind.Object))
        {
            foreach (var name in before.Names.Union(after.Names, StringComparer.Ordinal))
            {
                Compare(Join(path, name), before.Part(name), after.Part(name), depth + 1);
            }
        }
        else if (!whole && before.Kind == JsonValueKind.Array && after.Kind == JsonValueKind.Array)
        {
            for (var index = 0; index < Math.Max(before.Length, after.Length); index++)
            {
                Compare($"{path}[{index}]", before.Part(index), after.Part(index), depth + 1);
            }
        }
        else if (after.IsUnknown || !before.SameAs(after))
        {
            var masked = before.IsMarked || after.IsMarked;
            _found.Add(new AttributeChange(path.Length == 0 ? "value" : path, Show(before, masked), Show(after, masked), Forces(path) ? true : null));
        }
    }

    // Terraform may name the attribute as a whole, while what differs is a part of it.
    private bool Forces(string path) => _replacing.Any(replacing =>
        path.StartsWith(replacing, StringComparison.Ordinal) && (path.Length == replacing.Length || path[replacing.Length] is '.' or '['));

    private string? Show(Side side, bool masked) =>
        side.IsUnknown ? MaskedValue.Unknown
        : side.Kind == JsonValueKind.Null ? null
        : masked ? SecretScrubber.Mask
        : MaskedValue.Show(side.Value, side.Mark, _scrubber);

    private static string PathText(JsonElement steps) => steps.EnumerateArray().Aggregate(
        "", static (path, step) => step.ValueKind == JsonValueKind.Number ? $"{path}[{step.GetRawText()}]" : Join(path, step.ToString()));

    private static string Join(string path, string name) =>
        !Identifier().IsMatch(name) ? $"{path}[\"{name}\"]" : path.Length == 0 ? name : $"{path}.{name}";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    private readonly record struct Side(JsonElement Value, JsonElement Mark, JsonElement Unknown)
    {
        public bool IsMarked => Mark.ValueKind == JsonValueKind.True;

        public bool IsUnknown => Unknown.ValueKind == JsonValueKind.True;

        public JsonValueKind Kind => Value.ValueKind switch
        {
            // A value that is unknown in a part only is absent from 'after' there, and only its shape tells of it.
            JsonValueKind.Undefined or JsonValueKind.Null when Unknown.ValueKind is JsonValueKind.Object or JsonValueKind.Array && HasUnknown(Unknown) => Unknown.ValueKind,
            JsonValueKind.Undefined => JsonValueKind.Null,
            var kind => kind,
        };

        public IEnumerable<string> Names => NamesOf(Value).Union(NamesOf(Unknown), StringComparer.Ordinal);

        public int Length => Math.Max(LengthOf(Value), LengthOf(Unknown));

        public Side Part(string name) => new(Member(Value, name), Member(Mark, name), Member(Unknown, name));

        public Side Part(int index) => new(Item(Value, index), Item(Mark, index), Item(Unknown, index));

        public bool SameAs(Side other) => Kind == other.Kind && (Kind == JsonValueKind.Null || JsonElement.DeepEquals(Value, other.Value));

        private static bool HasUnknown(JsonElement unknown) => unknown.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.Object => unknown.EnumerateObject().Any(static member => HasUnknown(member.Value)),
            JsonValueKind.Array => unknown.EnumerateArray().Any(HasUnknown),
            _ => false,
        };

        private static IEnumerable<string> NamesOf(JsonElement json) =>
            json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(static member => member.Name) : [];

        private static int LengthOf(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.GetArrayLength() : 0;

        private static JsonElement Item(JsonElement json, int index) => index < LengthOf(json) ? json[index] : default;
    }
}
