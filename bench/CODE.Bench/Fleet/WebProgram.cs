using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Bench.Fleet;

/// <summary>A program that listens on a loopback port, as a process of its own.</summary>
internal sealed class WebProgram : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private WebProgram(ChildProcess process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a built program of this repository and waits until it answers.</summary>
    /// <param name="project">Its folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Its configuration, with colons.</param>
    /// <param name="health">The path that answers once it is ready.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<WebProgram> StartAsync(
        string project, IEnumerable<string> arguments, IEnumerable<(string Key, string Value)> settings, string health, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var environment = settings.ToDictionary(static setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), static setting => setting.Value);
        environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        environment["ASPNETCORE_ENVIRONMENT"] = environment["DOTNET_ENVIRONMENT"] = "Production";
        return ReadyAsync(ChildProcess.StartDotnet(project, arguments, environment, Path.GetDirectoryName(Repository.Program(project))), address, health, cancellationToken);
    }

    /// <summary>Starts any program that was told where to listen, and waits until it answers.</summary>
    public static async Task<WebProgram> ReadyAsync(ChildProcess process, Uri address, string health, CancellationToken cancellationToken)
    {
        try
        {
            await Readiness.WaitAsync(process, new Uri(address, health), cancellationToken);
            return new WebProgram(process, address);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
