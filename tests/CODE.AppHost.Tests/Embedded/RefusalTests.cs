using System.Net;
using System.Net.Sockets;

namespace CODE.AppHost.Tests.Embedded;

/// <summary>What the real host answers when it can't start: one line that says what to do, and an exit code.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Start_PortTaken_NamesThePortAndTheWayOut()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await using var host = RunningHost.StartReal(folder.Root, "--port", $"{port}");

        await AssertRefusalAsync(host, 1, $"Port {port} on 127.0.0.1 is taken", "--port");
    }

    [Fact]
    public async Task Start_DataFolderUnwritable_NamesIt()
    {
        // A file where a folder has to be: not even root can write into it.
        var file = folder.At("file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        await using var host = RunningHost.StartReal(Path.Combine(file, "data"));

        await AssertRefusalAsync(host, 1, Path.Combine(file, "data"), "--data");
    }

    [Theory]
    [InlineData("append-only pages: 64m")]
    [InlineData(null)]
    public async Task Start_StoreOfAnotherLayout_LeavesItAsItIs(string? layout)
    {
        var store = folder.At(Path.Combine("data", "store"));
        Directory.CreateDirectory(Path.Combine(store, "AOF"));
        if (layout is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(store, "layout"), layout, TestContext.Current.CancellationToken);
        }

        await using var host = RunningHost.StartReal(folder.At("data"), "--port", "0");

        await AssertRefusalAsync(host, 1, store, "layout", "move the folder away");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(store, "AOF")));
    }

    [Theory]
    [InlineData("--publisher", "manifest", "--output-path", "manifest.json")]
    [InlineData("--operation", "publish", "--step", "publish-manifest")]
    public async Task Publish_EmbeddedBuild_SaysThatAspireDoesIt(params string[] args)
    {
        await using var host = RunningHost.StartReal(folder.At("data"), args);

        await AssertRefusalAsync(host, 2, "UseAspire=true", "manifest");
        Assert.False(Directory.Exists(folder.At("data")));
    }

    [Fact]
    public async Task Start_UnknownArgument_ListsTheKnown()
    {
        await using var host = RunningHost.StartReal(folder.At("data"), "--prot", "9090");

        await AssertRefusalAsync(host, 2, "'--prot'", "--port");
        Assert.False(Directory.Exists(folder.At("data")));
    }

    private static async Task AssertRefusalAsync(RunningHost host, int exitCode, params string[] parts)
    {
        Assert.Equal(exitCode, await host.ExitAsync());
        var line = Assert.Single(host.Errors);
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.DoesNotContain(host.Output, text => text.Length > 0);
    }
}
