using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using CODE.Gateway.Envelope;
using CODE.Gateway.Identity;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Streams;

namespace CODE.Gateway.Catalog;

/// <summary>
/// The gateway's own requests to a server. They are written by hand and not by an MCP client, since a list has to pass to callers as the
/// server wrote it, members unknown today included.
/// </summary>
internal sealed class ServerClient(FleetHttp http, FleetTokens tokens)
{
    private const int MaxAnswerBytes = 4 * 1024 * 1024;
    private const string Id = "1";

    // Of two members of one name, a client may read the one that was not reviewed.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Asks a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="method">The method.</param>
    /// <param name="cursor">Where a list goes on, or null.</param>
    /// <param name="cancellationToken">The deadline of the refresh.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ServerFailure">There is no result.</exception>
    public Task<JsonElement> AskAsync(FleetServer server, string method, string? cursor, CancellationToken cancellationToken) =>
        AskAsync(RequestOf(server, method, tokens.ForGateway(server), "cursor", cursor), method, cancellationToken);

    /// <summary>Reads a resource of a server on behalf of a caller.</summary>
    /// <param name="server">The server.</param>
    /// <param name="uri">The resource, escaped as URIs are.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="token">The hash of the caller's token.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <returns>Its texts, one after the other.</returns>
    /// <exception cref="ServerFailure">There is no text.</exception>
    public async Task<string> ReadAsync(FleetServer server, string uri, Caller caller, TokenHash token, CancellationToken cancellationToken)
    {
        const string method = McpMethods.ReadResource;
        var request = RequestOf(server, method, tokens.For(server, caller, token), "uri", uri);
        request.Headers.TryAddWithoutValidation(McpHeaders.Name, uri);
        var result = await AskAsync(request, method, cancellationToken);
        var texts = result.TryGetProperty("contents", out var contents) && contents.ValueKind == JsonValueKind.Array
            ? contents.EnumerateArray().Where(static content => content.ValueKind == JsonValueKind.Object && content.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                .Select(static content => content.GetProperty("text").GetString()).ToArray()
            : [];
        return texts.Length > 0 ? string.Join('\n', texts) : throw new ServerFailure($"{method} was answered without a text.", isUnreachable: false);
    }

    private async Task<JsonElement> AskAsync(HttpRequestMessage request, string method, CancellationToken cancellationToken)
    {
        try
        {
            using var owned = request;
            using var response = await http.Invoker.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw new ServerFailure("It does not accept the gateway's token: its Fleet:PublicKey does not belong to the gateway's Fleet:SigningKey, or their clocks differ.", isUnreachable: false);
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new ServerFailure($"{method} was answered with HTTP status {(int)response.StatusCode}.", isUnreachable: false);
            }

            using var stream = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MaxAnswerBytes, static () => new InvalidDataException("The answer is too long."));
            var answer = response.Content.Headers.ContentType?.MediaType switch
            {
                "application/json" => await ReadJsonAsync(stream, cancellationToken),
                "text/event-stream" => await ReadEventsAsync(stream, cancellationToken),
                var other => throw new ServerFailure($"{method} was answered with content type '{other}'.", isUnreachable: false),
            };
            return answer is { ValueKind: JsonValueKind.Object } message && message.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object
                ? result
                : throw new ServerFailure($"{method} was answered with an error or with no result.", isUnreachable: false);
        }
        catch (HttpRequestException exception)
        {
            var isUnreachable = exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            throw new ServerFailure(isUnreachable ? "Nobody answers at its address." : "It broke the connection.", isUnreachable, exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or IOException)
        {
            throw new ServerFailure($"The answer to {method} is broken: {exception.GetType().Name}.", isUnreachable: false, exception);
        }
    }

    private static HttpRequestMessage RequestOf(FleetServer server, string method, string authorization, string parameter, string? value)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, server.McpAddress) { Content = new ByteArrayContent(BodyOf(method, parameter, value)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Add(McpHeaders.ProtocolVersion, ProtocolRevisions.Stateless);
        request.Headers.Add(McpHeaders.Method, method);
        return request;
    }

    private static byte[] BodyOf(string method, string parameter, string? value)
    {
        var meta = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [McpMeta.ProtocolVersion] = ProtocolRevisions.Stateless,
            [McpMeta.ClientCapabilities] = new Dictionary<string, object>(),
        };
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal) { ["_meta"] = meta };
        if (value is not null)
        {
            parameters[parameter] = value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["jsonrpc"] = "2.0",
            ["id"] = Id,
            ["method"] = method,
            ["params"] = parameters,
        });
    }

    private static async Task<JsonElement?> ReadJsonAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(stream, Strict, cancellationToken);
        return document.RootElement.Clone();
    }

    private static async Task<JsonElement?> ReadEventsAsync(Stream stream, CancellationToken cancellationToken)
    {
        var events = SseParser.Create(stream, static (_, data) =>
        {
            if (data.IsEmpty)
            {
                return default;
            }

            using var document = JsonDocument.Parse(data.ToArray(), Strict);
            return document.RootElement.Clone();
        });
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            if (item.Data is { ValueKind: JsonValueKind.Object } message
                && message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(Id))
            {
                return message;
            }
        }

        return null;
    }
}
