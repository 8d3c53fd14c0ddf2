namespace CODE.Gateway.Policy;

/// <summary>A list of names in which <c>*</c> stands for any text. Case matters, as it does in the names.</summary>
internal sealed class NamePatterns
{
    private readonly HashSet<string> _names;
    private readonly string[][] _patterns;
    private readonly bool _isEverything;

    /// <summary>Takes the names and patterns.</summary>
    public NamePatterns(IEnumerable<string> patterns)
    {
        var all = patterns.ToArray();
        _isEverything = all.Contains("*", StringComparer.Ordinal);
        _names = all.Where(static pattern => !pattern.Contains('*')).ToHashSet(StringComparer.Ordinal);
        _patterns = [.. all.Where(static pattern => pattern.Contains('*')).Select(static pattern => pattern.Split('*'))];
    }

    /// <summary>Whether a name is one of them.</summary>
    public bool Matches(string name) => _isEverything || _names.Contains(name) || _patterns.Any(parts => Matches(parts, name));

    /// <summary>Whether some text that a URI template could become is one of them: told from what comes before the first variable and the first <c>*</c>.</summary>
    public bool CouldMatch(string template)
    {
        var open = template.IndexOf('{', StringComparison.Ordinal);
        if (open < 0 || Matches(template))
        {
            return Matches(template);
        }

        var start = template.AsSpan(0, open);
        foreach (var name in _names)
        {
            if (name.AsSpan().StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        foreach (var parts in _patterns)
        {
            if (start.StartsWith(parts[0], StringComparison.Ordinal) || parts[0].AsSpan().StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Between a fixed start and a fixed end each part is looked for once, from left to right: linear, whatever the pattern.
    private static bool Matches(string[] parts, string name)
    {
        var rest = name.AsSpan();
        if (!rest.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        rest = rest[parts[0].Length..];
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return rest.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
