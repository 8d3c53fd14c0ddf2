namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Writes sentences.</summary>
internal static class Sentence
{
    /// <summary>A text as a sentence begins.</summary>
    public static string Begin(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    /// <summary>The first of several names, and how many follow.</summary>
    public static string Some(IEnumerable<string> names, int most)
    {
        string[] all = [.. names];
        return all.Length <= most ? string.Join(", ", all) : $"{string.Join(", ", all.Take(most))} and {all.Length - most} more";
    }
}
