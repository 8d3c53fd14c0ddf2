namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>One instruction, with its continuation lines joined.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Keyword">In capitals.</param>
/// <param name="Flags">The leading <c>--name=value</c>, without the dashes.</param>
/// <param name="Arguments">What follows the flags, on one line.</param>
/// <param name="Words">The words of the JSON form, or null for the shell form.</param>
/// <param name="HereDocument">The text of its here-documents; empty without.</param>
internal sealed record Instruction(
    Place At, string Keyword, IReadOnlyList<string> Flags, string Arguments, IReadOnlyList<string>? Words, string HereDocument)
{
    /// <summary>The words, of either form; quotes of the shell form are not taken off.</summary>
    public IReadOnlyList<string> Parts { get; } =
        Words ?? Arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All that a RUN executes.</summary>
    public string Script => HereDocument.Length == 0 ? Arguments : $"{Arguments}\n{HereDocument}";

    /// <summary>The value of a flag, or null.</summary>
    public string? Flag(string name) => Flags
        .Where(flag => flag.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
        .Select(flag => flag[(name.Length + 1)..])
        .FirstOrDefault();
}
