using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.AppHost.Tests.Embedded;

/// <summary>A host in a process of its own, as a developer starts it. It and what it started are gone after the test.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    /// <summary>What a busy machine may need; only a failing test waits that long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly IHttpClientFactory Clients = new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();

    private readonly Process process;
    private readonly string data;
    private readonly ConcurrentQueue<string> output = [];
    private readonly ConcurrentQueue<string> errors = [];

    private RunningHost(string assembly, string data, string[] args, params (string Name, string Value)[] environment)
    {
        this.data = data;
        var start = new ProcessStartInfo("dotnet", [assembly, "--data", data, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Output => [.. output];

    /// <summary>The lines on standard error so far, without the end of the stream.</summary>
    public IReadOnlyList<string> Errors => [.. errors.Where(line => line.Length > 0)];

    /// <summary>The fleet's own services.</summary>
    public static RunningHost StartReal(string data, params string[] args) => new(Metadata("RealHost"), data, args);

    /// <summary>The fleet's own services, on any free port, with an existing Redis.</summary>
    public static RunningHost StartRealOn(string connectionString, string data)
        => new(Metadata("RealHost"), data, ["--port", "0"], ("ConnectionStrings__cache", connectionString));

    /// <summary>The probe's services (worker, and door, which waits for it), on any free port.</summary>
    public static RunningHost StartProbe(string data) => new(Metadata("ProbeHost"), data, ["--port", "0"]);

    /// <summary>Waits for the banner, which is the sign that the fleet is ready.</summary>
    /// <returns>The door's URL.</returns>
    public async Task<Uri> ReadyAsync()
    {
        await UntilAsync(() => Task.FromResult(process.HasExited || Output.Any(line => line.Contains("Gateway   ", StringComparison.Ordinal))));
        Assert.False(process.HasExited, string.Join('\n', [.. Output, .. Errors]));
        return new Uri((await File.ReadAllTextAsync(Path.Combine(data, "gateway.url"), TestContext.Current.CancellationToken)).Trim());
    }

    /// <summary>Where a service listens, from the host's output.</summary>
    public Uri AddressOf(string service) => new(Output.First(line => line.Contains($"{service}: started", StringComparison.Ordinal)).Split(' ')[^1]);

    /// <summary>The process that answers there.</summary>
    public static async Task<int> ProcessAtAsync(Uri address) => int.Parse(await GetAsync(address, "/process"), CultureInfo.InvariantCulture);

    public static async Task<string> GetAsync(Uri address, string path)
    {
        using var client = Clients.CreateClient();
        return await client.GetStringAsync(new Uri(address, path), TestContext.Current.CancellationToken);
    }

    public static async Task SendAsync(HttpMethod method, Uri address, string path)
    {
        using var client = Clients.CreateClient();
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>SIGKILL, or what comes closest to it on Windows: nothing of the host runs any more.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGTERM.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await ExitAsync();
    }

    /// <summary>Waits for the host to end.</summary>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>Asks again and again until the answer is yes.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        while (!await condition())
        {
            await Task.Delay(50, deadline.Token);
        }
    }

    /// <summary>Waits for a process to be gone.</summary>
    public static Task GoneAsync(int processId) => UntilAsync(() => Task.FromResult(!Process.GetProcesses().Any(each => each.Id == processId)));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // The services notice, and stop by themselves.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private static string Metadata(string key)
        => typeof(RunningHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!;
}
