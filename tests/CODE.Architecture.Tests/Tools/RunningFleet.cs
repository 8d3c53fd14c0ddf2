using CODE.Architecture.Tests.House;
using CODE.Testing;

[assembly: AssemblyFixture(typeof(CODE.Architecture.Tests.Tools.RunningFleet))]

namespace CODE.Architecture.Tests.Tools;

/// <summary>Every server under services/, running, for the whole test run. A server that does not start fails its own tests only.</summary>
public sealed class RunningFleet : IAsyncLifetime
{
    private readonly FleetKeys _keys = new();
    private readonly TestStore _store = TestStore.Start();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private Dictionary<string, Task<Running>> _servers = [];

    /// <inheritdoc />
    public ValueTask InitializeAsync()
    {
        _servers = Project.Services.ToDictionary(static service => service.ServerName, StartAsync);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_servers.Values).ContinueWith(static _ => { }, TaskScheduler.Default);
        foreach (var server in _servers.Values.Where(static server => server.IsCompletedSuccessfully))
        {
            await (await server).Process.DisposeAsync();
        }

        _http.Dispose();
        _store.Dispose();
        _keys.Dispose();
    }

    /// <summary>What a server lists.</summary>
    internal async Task<ServerListing> ListingAsync(string server) => (await _servers[server]).Listing;

    /// <summary>What every server lists.</summary>
    internal async Task<ServerListing[]> ListingsAsync() => [.. (await Task.WhenAll(_servers.Values)).Select(static running => running.Listing)];

    /// <summary>A conversation with a server.</summary>
    internal async Task<McpConversation> ConversationAsync(string server) => (await _servers[server]).Conversation;

    private async Task<Running> StartAsync(Project service)
    {
        var process = await ServerProcess.StartAsync(service, _keys, _store, _http, CancellationToken.None);
        try
        {
            var conversation = new McpConversation(service.ServerName, process.Address, _keys, _http);
            return new Running(process, conversation, await ServerListing.AskAsync(service.ServerName, conversation, CancellationToken.None));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private sealed record Running(ServerProcess Process, McpConversation Conversation, ServerListing Listing);
}
