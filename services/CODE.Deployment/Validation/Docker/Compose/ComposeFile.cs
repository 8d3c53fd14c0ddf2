using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Docker.Compose;

/// <summary>A compose file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Root">Its content, or null when there is none.</param>
internal sealed record ComposeFile(SourceFile Source, YamlNode? Root)
{
    /// <summary>The services.</summary>
    public IReadOnlyList<ComposeService> Services { get; } =
        [.. (Root?["services"]?.Entries ?? []).Select(static entry => new ComposeService(entry.Key.Text, entry.Key.At, entry.Value))];

    /// <summary>Whether it only changes another compose file, so that what it lacks may be there.</summary>
    public bool IsOverride { get; } = Path.GetFileName(Source.FullPath).Contains(".override.", StringComparison.Ordinal);

    /// <summary>Whether parts come from other files, which are not read.</summary>
    public bool HasIncludes => Root?["include"] is not null;
}

/// <summary>A service of a compose file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where the name stands.</param>
/// <param name="Body">Its definition.</param>
internal sealed record ComposeService(string Name, Place At, YamlNode Body)
{
    /// <summary>The image, or null.</summary>
    public string? Image => Body["image"]?.Text;

    /// <summary>Whether part of its definition is elsewhere.</summary>
    public bool IsExtended => Body["extends"] is not null;

    /// <summary>The variables, written as a map or as a list of NAME=value.</summary>
    public IEnumerable<(string Name, string? Value, Place At)> Environment =>
    [
        .. (Body["environment"]?.Entries ?? []).Select(static entry => (entry.Key.Text, entry.Value.Text, entry.Key.At)),
        .. (Body["environment"]?.Items ?? []).Select(static item => Split(item)),
    ];

    /// <summary>Names under a key that takes a list or a map of names, with where they stand.</summary>
    public IEnumerable<(string Name, Place At)> Names(string key) =>
    [
        .. (Body[key]?.Entries ?? []).Select(static entry => (entry.Key.Text, entry.Key.At)),
        .. (Body[key]?.Items ?? [])
            .Select(static item => (Name: item.Text ?? item["source"]?.Text, item.At))
            .Where(static item => item.Name is not null)
            .Select(static item => (item.Name!, item.At)),
    ];

    private static (string Name, string? Value, Place At) Split(YamlNode item)
    {
        var parts = (item.Text ?? "").Split('=', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : null, item.At);
    }
}
