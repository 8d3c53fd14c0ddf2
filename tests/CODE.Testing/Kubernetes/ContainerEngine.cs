using System.Formats.Tar;
using CODE.Testing.Processes;
using Xunit;

namespace CODE.Testing.Kubernetes;

/// <summary>
/// A docker engine of the tests' own: its containers, images and network are not those of the engine that the machine may have, and it leaves the machine's firewall alone.
/// </summary>
internal sealed class ContainerEngine : IAsyncDisposable
{
    /// <summary>The machine's address in the network of the containers.</summary>
    public const string Address = "10.217.0.1";

    private const string Bridge = "code-kube0";
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private ChildProcess? _engine;

    private ContainerEngine(string folder) => _folder = folder;

    /// <summary>Where it listens.</summary>
    public string Endpoint => $"unix://{Path.Combine(_folder, "engine.sock")}";

    /// <summary>Skips the running test on a machine that cannot have one, or fails it in CI.</summary>
    public static void Need()
    {
        Needed.That(Environment.IsPrivilegedProcess, "Only root may run containers in a network of their own.");
        foreach (var program in (string[])["dockerd", "docker", "ip"])
        {
            Needed.Program(program);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="folder">A folder for its data and its socket.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ContainerEngine> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var started = new ContainerEngine(folder);
        try
        {
            await started.StartProgramAsync(cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an image that holds one static program and nothing else.</summary>
    public async Task ImportAsync(string image, string program, CancellationToken cancellationToken)
    {
        var (name, archive) = (Path.GetFileName(program), Path.Combine(_folder, "image.tar"));
        await using (var writer = new TarWriter(File.Create(archive)))
        {
            await writer.WriteEntryAsync(program, name, cancellationToken);
        }

        await RunAsync("docker", ["-H", Endpoint, "import", "--change", $"""ENTRYPOINT ["/{name}"]""", archive, image], cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_engine is { } engine)
        {
            // Killed, not asked; what is left of them, the engine's own end takes along.
            if (await TryAsync("docker", ["-H", Endpoint, "ps", "-aq"], CancellationToken.None) is (true, { Length: > 0 } containers))
            {
                await TryAsync("docker", ["-H", Endpoint, "rm", "-f", .. containers.Split('\n', StringSplitOptions.RemoveEmptyEntries)], CancellationToken.None);
            }

            await engine.DisposeAsync();
        }

        await TryAsync("ip", ["link", "delete", Bridge], CancellationToken.None);
    }

    private async Task StartProgramAsync(CancellationToken cancellationToken)
    {
        // A test process that was killed has left it behind.
        if (!Directory.Exists($"/sys/class/net/{Bridge}"))
        {
            await RunAsync("ip", ["link", "add", "name", Bridge, "type", "bridge"], cancellationToken);
            await RunAsync("ip", ["address", "add", $"{Address}/24", "dev", Bridge], cancellationToken);
            await RunAsync("ip", ["link", "set", Bridge, "up"], cancellationToken);
        }

        var home = Path.Combine(_folder, "engine");
        var configuration = Path.Combine(_folder, "engine.json");
        await File.WriteAllTextAsync(configuration, "{}", cancellationToken);
        _engine = ClusterPrograms.Start(home, Needed.Program("dockerd"), [
            "--config-file", configuration, "--host", Endpoint, "--pidfile", Path.Combine(home, "pid"), "--data-root", Path.Combine(home, "data"), "--exec-root", Path.Combine(home, "state"),
            "--exec-opt", "native.cgroupdriver=cgroupfs",
            "--bridge", Bridge, "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"]);
        await Readiness.UntilAsync(
            async token =>
            {
                Assert.False(_engine.HasExited, _engine.Told());
                return (await TryAsync("docker", ["-H", Endpoint, "version"], token)).Succeeded;
            },
            _engine.Told,
            cancellationToken);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var (succeeded, told) = await TryAsync(program, arguments, cancellationToken);
        Assert.True(succeeded, $"{program} {string.Join(' ', arguments)}: {told}");
    }

    private static async Task<(bool Succeeded, string Told)> TryAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        await using var process = ChildProcess.Start(program, arguments);
        var code = await process.WaitAsync(CommandDeadline, cancellationToken);
        return (code == 0, code == 0 ? process.Output : process.Told());
    }
}
