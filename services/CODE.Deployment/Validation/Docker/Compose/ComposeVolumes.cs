using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Docker.Compose;

/// <summary>The mounts of a service, in short (<c>source:target:mode</c>) and long form.</summary>
internal static class ComposeVolumes
{
    /// <summary>The named volumes.</summary>
    public static IEnumerable<(string Name, Place At)> Named(ComposeService service) => (service.Body["volumes"]?.Items ?? [])
        .Select(static volume => (Name: Source(volume), Volume: volume))
        .Where(static volume => volume.Name is { Length: > 0 } && IsNamed(volume.Volume, volume.Name))
        .Select(static volume => (volume.Name!, volume.Volume.At));

    /// <summary>What is mounted, of every mount that has a source.</summary>
    public static IEnumerable<(string Source, Place At)> Sources(ComposeService service) => (service.Body["volumes"]?.Items ?? [])
        .Select(static volume => (Source: Source(volume), volume.At))
        .Where(static volume => volume.Source is not null)
        .Select(static volume => (volume.Source!, volume.At));

    private static string? Source(YamlNode volume)
    {
        if (volume.Text is not { } text)
        {
            return volume["source"]?.Text;
        }

        // A drive letter's colon does not end the source.
        var colon = text.IndexOf(':', text.Length > 2 && text[1] == ':' ? 2 : 0);
        return colon < 0 ? null : text[..colon];
    }

    private static bool IsNamed(YamlNode volume, string source) => volume.Text is null
        ? volume["type"]?.Text == "volume"
        : char.IsAsciiLetterOrDigit(source[0]) && !source.Contains('/', StringComparison.Ordinal) && !source.Contains('\\', StringComparison.Ordinal) && !source.Contains(':', StringComparison.Ordinal);
}
