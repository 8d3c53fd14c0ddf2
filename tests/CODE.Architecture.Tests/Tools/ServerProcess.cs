using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using CODE.Architecture.Tests.House;
using CODE.Testing;

namespace CODE.Architecture.Tests.Tools;

/// <summary>
/// A server of the fleet as it really runs: its own program in its own process, configured by nothing but the environment variables that a host
/// would set. Nothing here knows a particular server.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly List<string> _output = [];

    private ServerProcess(Process process, DirectoryInfo folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts a server and waits until it is alive.</summary>
    public static async Task<ServerProcess> StartAsync(Project service, FleetKeys keys, TestStore store, HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        Assert.True(File.Exists(service.AssemblyFile), $"{service.AssemblyFile} is not built: the tests reference every project under services/.");
        var folder = Directory.CreateTempSubdirectory("code-architecture-");
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo("dotnet", [service.AssemblyFile])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["Logging__LogLevel__Default"] = "Warning",
                ["ASPNETCORE_CONTENTROOT"] = Repo.Full(service.Folder),
                ["ConnectionStrings__cache"] = store.ConnectionString,
                ["Fleet__PublicKey"] = keys.PublicKey,
                ["Workspace__Roots__0"] = folder.FullName,
                ["Deployment__PlanKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            },
        };
        var server = new ServerProcess(Process.Start(start)!, folder, address);
        try
        {
            server.CollectOutput();
            await server.WaitUntilAliveAsync(service, http, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void CollectOutput()
    {
        _process.OutputDataReceived += (_, line) => Collect(line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Collect(string? line)
        {
            lock (_output)
            {
                _output.Add(line ?? string.Empty);
            }
        }
    }

    private async Task WaitUntilAliveAsync(Project service, HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        while (!await IsAliveAsync(http, deadline.Token))
        {
            if (_process.HasExited || deadline.IsCancellationRequested)
            {
                lock (_output)
                {
                    Assert.Fail($"{service.Name} did not start with the configuration that a host gives:\n{string.Join('\n', _output.TakeLast(20))}");
                }
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private async Task<bool> IsAliveAsync(HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/alive"));
            using var response = await http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
