using System.Text.Json;

namespace CODE.Cli.Hosts;

/// <summary>A change to one host's file, worked out in full before anything is written.</summary>
internal sealed class HostChange
{
    private readonly ConfigFile _file;
    private readonly byte[] _content;

    private HostChange(IMcpHost host, ConfigFile file, byte[] content, bool isNeeded, bool holdsToken)
    {
        Host = host;
        _file = file;
        _content = content;
        IsNeeded = isNeeded;
        HoldsToken = holdsToken;
    }

    /// <summary>The host.</summary>
    public IMcpHost Host { get; }

    /// <summary>The host's file.</summary>
    public string Path => _file.Path;

    /// <summary>False when the file already says all of it, and to nobody but its owner if there is a token in it.</summary>
    public bool IsNeeded { get; }

    /// <summary>True when the file will hold the token.</summary>
    public bool HoldsToken { get; }

    /// <summary>Reads the file and puts the entry into it, in memory.</summary>
    /// <exception cref="CliFault">The file cannot be read, or not be understood well enough to change it.</exception>
    public static HostChange Plan(IMcpHost host, HostPlaces places, HostRequest request)
    {
        HostEntry entry = host.Entry(request);
        var file = new ConfigFile(host.ConfigPath(places));
        byte[]? before = file.Read();
        try
        {
            JsoncText text = JsoncText.Parse(before ?? []).WithMember(entry.Section, HostEntry.Name, entry.Server);
            if (entry.Input is not null) text = text.WithElement(HostEntry.InputSection, entry.Input);
            byte[] after = text.ToBytes();
            bool isNeeded = before is null || !before.AsSpan().SequenceEqual(after) || (entry.HoldsToken && !file.IsPrivate);
            return new HostChange(host, file, after, isNeeded, entry.HoldsToken);
        }
        catch (JsonException problem)
        {
            string place = problem.LineNumber is { } line ? FormattableString.Invariant($" (line {line + 1}, byte {problem.BytePositionInLine + 1})") : ": " + problem.Message;
            throw new CliFault(
                ExitCode.Failed,
                "file_not_understood",
                $"{file.Path} is not a configuration that can be added to{place}; it was not touched.",
                $"Correct the file and run the command again, or paste what `mcp init --host {host.Id} --print` shows.");
        }
    }

    /// <summary>Writes the file.</summary>
    /// <returns>The backup; null when nothing was replaced.</returns>
    public string? Apply(DateTimeOffset now) => IsNeeded ? _file.Write(_content, HoldsToken, now) : null;
}
