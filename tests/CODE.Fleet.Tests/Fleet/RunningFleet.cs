using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Fleet;

/// <summary>
/// The fleet as a user starts it: the built AppHost as a process, on a free port, with data and a workspace of its own. What is stopped can be
/// started again on the same data.
/// </summary>
public sealed class RunningFleet : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-fleet-");
    private ChildProcess? _host;

    /// <summary>The gateway.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The first admin token.</summary>
    public string Token { get; private set; } = null!;

    /// <summary>The folder that tools may work in.</summary>
    public string Workspace => Path.Combine(_home.FullName, "workspace");

    /// <summary>The host's data folder.</summary>
    public string Data => Path.Combine(_home.FullName, ".code");

    /// <summary>What the host finds in its environment, beside what the test has; for fixtures to fill before the start.</summary>
    internal Dictionary<string, string> Environment { get; } = [];

    /// <summary>What the host printed.</summary>
    internal string Told => _host?.Told() ?? "The host does not run.";

    /// <summary>The aggregate endpoint, or that of one server.</summary>
    public Uri Endpoint(string? server = null) => new(Address, server is null ? "/mcp" : $"/mcp/{server}");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        CopySamples();
        await StartAsync();
    }

    /// <summary>Starts the host and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        var urlFile = Path.Combine(Data, "gateway.url");
        Directory.CreateDirectory(Data);
        File.Delete(urlFile);
        var host = ChildProcess.StartDotnet("CODE.AppHost", ["--port", "0", "--data", Data, "--workspace", Workspace], Environment, _home.FullName);
        _host = host;
        await Readiness.UntilAsync(
            _ =>
            {
                Assert.False(host.HasExited, $"The host ended before it was ready.{System.Environment.NewLine}{host.Told()}{System.Environment.NewLine}{Logs()}");
                return Task.FromResult(File.Exists(urlFile));
            },
            () => $"The fleet was not ready in time.{System.Environment.NewLine}{host.Told()}{System.Environment.NewLine}{Logs()}",
            TestContext.Current.CancellationToken);
        Address = new Uri((await File.ReadAllTextAsync(urlFile)).Trim());
        Token = (await File.ReadAllTextAsync(Path.Combine(Data, "token"))).Trim();
    }

    /// <summary>Stops the host as Ctrl+C would.</summary>
    public async Task StopAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
            _host = null;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _home.Delete(recursive: true);
    }

    /// <summary>The services' own logs, for a failure message.</summary>
    public string Logs() => Directory.Exists(Path.Combine(Data, "logs"))
        ? string.Join(System.Environment.NewLine, Directory.EnumerateFiles(Path.Combine(Data, "logs")).Select(static file => $"--- {file}{System.Environment.NewLine}{Tail(file)}"))
        : "There are no logs.";

    private static string Tail(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-Math.Min(stream.Length, 8000), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void CopySamples()
    {
        var samples = Path.Combine(Repository.Root, "samples");
        Directory.CreateDirectory(Workspace);
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Workspace, "samples", Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
