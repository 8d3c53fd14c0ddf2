using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Memory;

/// <summary>The context memory as MCP resources.</summary>
internal sealed partial class MemoryResources
{
    private const int Listed = 20;
    private readonly IContextMemory _memory;
    private readonly ILogger<MemoryResources> _logger;
    private readonly string _root;

    public MemoryResources(IContextMemory memory, ServerIdentity server, ILogger<MemoryResources> logger)
    {
        _memory = memory;
        _logger = logger;
        _root = $"memory://{server.Name}/";
        Template = new MemoryTemplate(_root, ReadAsync);
    }

    /// <summary>The resource template.</summary>
    public McpServerResource Template { get; }

    /// <summary>Adds the latest keys to the first page of the server's resources.</summary>
    public McpRequestHandler<ListResourcesRequestParams, ListResourcesResult> ListLatest(
        McpRequestHandler<ListResourcesRequestParams, ListResourcesResult> next) => async (request, cancellationToken) =>
    {
        var result = await next(request, cancellationToken);
        if (request.Params?.Cursor is not null)
        {
            return result;
        }

        try
        {
            var latest = await _memory.ListAsync(string.Empty, Listed, cursor: null, cancellationToken);
            foreach (var key in latest.Keys)
            {
                result.Resources.Add(ToResource(key));
            }
        }
        catch (FaultException fault)
        {
            // The list without the memory is still right: the template tells that there is one.
            LogNotListed(fault);
        }

        return result;
    };

    private async Task<string> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var history = await _memory.GetHistoryAsync(key, cancellationToken);
        return history.Count > 0
            ? JsonSerializer.Serialize(ToRemembered(history), FleetJson.Options)
            : throw new FaultException(FaultCodes.NotFound, $"Nothing is remembered under '{key}'.", "resources/list holds the latest keys.");
    }

    private Resource ToResource(MemoryKey key) => new()
    {
        Uri = _root + key.Key,
        Name = key.Key,
        MimeType = MemoryTemplate.MimeType,
        Annotations = new Annotations { LastModified = key.SavedAt },
    };

    private static Remembered ToRemembered(IReadOnlyList<MemoryEntry> history) =>
        new(history[0].Key, history[0].Value, history[0].SavedAt, history[0].Caller, history[0].Tool, history.Count);

    [LoggerMessage(LogLevel.Warning, "The latest keys of the memory are missing in the list of resources")]
    private partial void LogNotListed(Exception exception);

    private sealed record Remembered(string Key, JsonElement Value, DateTimeOffset SavedAt, string Caller, string Tool, int HistoryCount);
}
