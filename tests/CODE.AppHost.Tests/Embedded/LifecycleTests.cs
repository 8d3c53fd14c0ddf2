using System.Text.Json;

namespace CODE.AppHost.Tests.Embedded;

public sealed class LifecycleTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Start_Services_AreStartedOnceWhatTheyWaitForIsReady()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        var url = await host.ReadyAsync();

        var lines = host.Output.ToList();

        var told = (string[])["store:", "worker: started", "worker: ready", "door: started", "door: ready", "Gateway   "];
        var order = told.Select(text => lines.FindIndex(line => line.Contains(text, StringComparison.Ordinal))).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.Equal(url, new Uri(lines[order[^1]].Split(' ')[^1]));
        Assert.True(url.IsLoopback);
    }

    [Fact]
    public async Task Start_Banner_PointsToTheTokenAndDoesNotShowIt()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        var url = await host.ReadyAsync();

        var banner = string.Join('\n', host.Output);

        Assert.Contains($"\"url\": \"{url.GetLeftPart(UriPartial.Authority)}/mcp\"", banner, StringComparison.Ordinal);
        Assert.Contains(data.At("token"), banner, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(data.At("token"), TestContext.Current.CancellationToken))[..20], banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Environment_IsWhatAspireWouldGive()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        var door = await host.ReadyAsync();
        var worker = host.AddressOf("worker");

        Assert.Equal("worker", await RunningHost.GetAsync(worker, "/environment/OTEL_SERVICE_NAME"));
        Assert.Equal(worker, new Uri(await RunningHost.GetAsync(door, "/environment/services__worker__http__0")));
        Assert.Equal("Development", await RunningHost.GetAsync(worker, "/environment/ASPNETCORE_ENVIRONMENT"));
        Assert.StartsWith("127.0.0.1:", await RunningHost.GetAsync(worker, "/environment/ConnectionStrings__cache"), StringComparison.Ordinal);
        Assert.Equal(
            (await File.ReadAllTextAsync(data.At("keys", "plan.key"), TestContext.Current.CancellationToken)).Trim(),
            await RunningHost.GetAsync(worker, "/environment/PLAN_KEY"));
        Assert.Empty(await RunningHost.GetAsync(door, "/environment/PLAN_KEY"));
        Assert.Empty(await RunningHost.GetAsync(worker, "/environment/DOTNET_STARTUP_HOOKS"));
    }

    [Fact]
    public async Task Start_ScrapeTargets_NameEveryServiceWhereItListens()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        var door = await host.ReadyAsync();

        var targets = JsonElement.Parse(await File.ReadAllTextAsync(data.At("prometheus", "targets.json"), TestContext.Current.CancellationToken)).EnumerateArray()
            .ToDictionary(group => group.GetProperty("labels").GetProperty("service").GetString()!, group => group.GetProperty("targets").EnumerateArray().Single().GetString());

        Assert.Equal(door.Authority, targets["door"]);
        Assert.Equal(host.AddressOf("worker").Authority, targets["worker"]);
    }

    [Fact]
    public async Task Stop_Terminated_StopsServicesInOrderAndEndsWithZero()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM to send.");
        await using var host = RunningHost.StartProbe(data.Root);
        var door = await RunningHost.ProcessAtAsync(await host.ReadyAsync());
        var worker = await RunningHost.ProcessAtAsync(host.AddressOf("worker"));

        Assert.Equal(0, await host.TerminateAsync());

        var lines = host.Output.ToList();
        Assert.InRange(lines.FindIndex(line => line.Contains("door: stopped", StringComparison.Ordinal)), 0, lines.FindIndex(line => line.Contains("worker: stopped", StringComparison.Ordinal)));
        Assert.Contains("worker was asked to stop", await File.ReadAllTextAsync(data.At("logs", "worker.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(data.At("gateway.url")));
        await RunningHost.GoneAsync(door);
        await RunningHost.GoneAsync(worker);
    }

    [Fact]
    public async Task Kill_Host_LeavesNoOrphans()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        var door = await RunningHost.ProcessAtAsync(await host.ReadyAsync());
        var worker = await RunningHost.ProcessAtAsync(host.AddressOf("worker"));

        await host.KillAsync();

        await RunningHost.GoneAsync(door);
        await RunningHost.GoneAsync(worker);
    }

    [Fact]
    public async Task Kill_Service_IsStartedAgainWhereItWas()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        await host.ReadyAsync();
        var address = host.AddressOf("worker");
        var first = await RunningHost.ProcessAtAsync(address);

        using (var worker = System.Diagnostics.Process.GetProcessById(first))
        {
            worker.Kill();
        }

        await RestartedAsync(address, first);
        Assert.Contains(host.Output, line => line.Contains("worker: ended with exit code", StringComparison.Ordinal) && line.Contains(data.At("logs", "worker.log"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exit_ByItselfWithZero_IsStartedAgainAtOnce()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        await host.ReadyAsync();
        var address = host.AddressOf("worker");
        var first = await RunningHost.ProcessAtAsync(address);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => RunningHost.SendAsync(HttpMethod.Post, address, "/exit/0"));

        await RestartedAsync(address, first);
        Assert.Contains(host.Output, line => line.Contains("worker: ended by itself, starting it again", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Output, line => line.Contains("exit code", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Store_HostKilled_KeepsWhatWasWritten()
    {
        await using (var first = RunningHost.StartProbe(data.Root))
        {
            await first.ReadyAsync();
            await RunningHost.SendAsync(HttpMethod.Put, first.AddressOf("worker"), "/store/large/32");
            await RunningHost.SendAsync(HttpMethod.Put, first.AddressOf("worker"), "/store/small/1");
            await first.KillAsync();
        }

        await using var second = RunningHost.StartProbe(data.Root);
        await second.ReadyAsync();

        Assert.Equal(32 << 20, int.Parse(await RunningHost.GetAsync(second.AddressOf("worker"), "/store/large"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1 << 20, int.Parse(await RunningHost.GetAsync(second.AddressOf("worker"), "/store/small"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Start_ConnectionStringGiven_MakesNoStoreOfItsOwn()
    {
        await using var host = RunningHost.StartRealOn("127.0.0.1:1,abortConnect=false", data.Root);

        await RunningHost.UntilAsync(() => Task.FromResult(host.Output.Any(line => line.Contains(": started", StringComparison.Ordinal))));

        Assert.DoesNotContain(host.Output, line => line.Contains("store:", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(data.At("store")));
    }

    [Fact]
    public async Task Start_SecondHostOnTheSameData_IsRefusedAndTheFirstKeepsServing()
    {
        await using var first = RunningHost.StartProbe(data.Root);
        var url = await first.ReadyAsync();

        await using var second = RunningHost.StartProbe(data.Root);

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"A fleet is already running on {data.Root}", Assert.Single(second.Errors), StringComparison.Ordinal);
        Assert.True(File.Exists(data.At("gateway.url")));
        Assert.True(await RunningHost.ProcessAtAsync(url) > 0);
    }

    [Fact]
    public async Task Output_MoreThanTheLogHolds_KeepsTheNewestInBoundedFiles()
    {
        await using var host = RunningHost.StartProbe(data.Root);
        await host.ReadyAsync();

        await RunningHost.SendAsync(HttpMethod.Post, host.AddressOf("worker"), "/print/30000");

        await RunningHost.UntilAsync(async () => (await ReadWhileWrittenAsync(data.At("logs", "worker.log"))).Contains("00029999 xxx", StringComparison.Ordinal));
        var files = Directory.GetFiles(data.At("logs"), "worker*");
        Assert.Equal(["worker.1.log", "worker.2.log", "worker.log"], files.Select(Path.GetFileName).Order());
        const int OneLine = 1100; // A line whose first part fitted is ended in the same file.
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, (8 << 20) + OneLine));
    }

    private static async Task<string> ReadWhileWrittenAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static Task RestartedAsync(Uri address, int first) => RunningHost.UntilAsync(async () =>
    {
        try
        {
            return await RunningHost.ProcessAtAsync(address) != first;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });
}
