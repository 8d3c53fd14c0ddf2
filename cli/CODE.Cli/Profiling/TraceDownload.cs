using System.Globalization;

namespace CODE.Cli.Profiling;

/// <summary>Takes a profile through the gateway into a folder of its own, which goes when this is disposed.</summary>
internal sealed class TraceDownload : IDisposable
{
    // The runtime tells the names of all methods at the end, which takes a busy process some seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(5);

    // Readable by nobody else.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcp-profile-");

    /// <summary>The nettrace file.</summary>
    public string File => Path.Combine(_folder.FullName, "profile.nettrace");

    /// <summary>Takes the profile, and tells how far it is.</summary>
    /// <exception cref="CliFault">The gateway does not give it, or breaks off.</exception>
    public async Task RunAsync(Session session, string server, TimeSpan duration, CancellationToken cancellation)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/admin/servers/{server}/profile?duration_seconds={(int)duration.TotalSeconds}");
        long start = session.Clock.GetTimestamp();
        TimeSpan next = TimeSpan.Zero;
        long bytes = 0;
        await using var file = new FileStream(File, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            await session.Admin.DownloadAsync(
                path,
                server,
                duration + Grace,
                async piece =>
                {
                    await file.WriteAsync(piece, cancellation);
                    bytes += piece.Length;
                    TimeSpan now = session.Clock.GetElapsedTime(start);
                    if (now < next) return;
                    next = now + BetweenNotes;
                    session.Terminal.Note(string.Create(
                        CultureInfo.InvariantCulture, $"note: profiling {server}: {Math.Min(now.TotalSeconds, duration.TotalSeconds):0} of {duration.TotalSeconds:0} s, {bytes / 1048576.0:0.0} MiB."));
                },
                cancellation);
        }
        catch (IOException)
        {
            throw new CliFault(
                ExitCode.Failed, "broken_off", $"The profile of {server} broke off before it was whole.", $"The process may have ended: look with `mcp status` and `mcp logs {server}`, then take it again.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
