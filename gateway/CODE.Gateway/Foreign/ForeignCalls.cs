using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Routing;
using CODE.Gateway.Telemetry;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Polly.CircuitBreaker;

namespace CODE.Gateway.Foreign;

/// <summary>
/// Runs calls of foreign servers. A server gets the name by which it knows the thing and the arguments, and nothing else of what the caller sent: no
/// token, no metadata, no headers.
/// </summary>
internal sealed partial class ForeignCalls(ForeignServers servers, ForeignConnections connections, FleetCatalog catalog, TimeProvider time, ILogger<ForeignCalls> logger) : IDisposable
{
    private const string RemotePrefix = "Request failed (remote): ";
    private readonly ActivitySource _source = new(CallSpans.SourceName);

    /// <summary>Answers a call.</summary>
    public async Task AnswerAsync(GatewayCall call, CancellationToken aborted)
    {
        var server = servers[call.Target!];
        var connection = connections[server.Server];
        if (connection.Session is not { } session || catalog.View.StatusOf(server.Server).State == ServerState.Unavailable)
        {
            await RefuseAsync(call, ServerFaults.Away(server.Server, catalog.View.StatusOf(server.Server).Error));
            return;
        }

        var answer = new ForeignAnswer(call, time);
        try
        {
            var result = await connection.Breaker.ExecuteAsync(async token => await RunAsync(call, server, session, answer, token), aborted);
            await answer.WriteResultAsync(result, aborted);
        }
        catch (BrokenCircuitException)
        {
            await RefuseAsync(call, new Fault(
                FaultCodes.Unavailable, $"Calls of the {server.Server.Name} server kept failing, so none is tried for now. Nothing was done.", $"Try again in {server.Options.BreakFor.TotalSeconds:0} s."));
        }
        catch (ForeignFailure failure)
        {
            LogFailed(failure, server.Server.Name, call.Message.Method);
            await answer.WriteFaultAsync(failure.Fault, aborted);
        }
        catch (McpProtocolException exception)
        {
            await answer.WriteErrorAsync((int)exception.ErrorCode, exception.Message.Replace(RemotePrefix, string.Empty, StringComparison.Ordinal), aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The caller went away; the server was told.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private async Task<JsonObject> RunAsync(GatewayCall call, ForeignServer server, ForeignSession session, ForeignAnswer answer, CancellationToken aborted)
    {
        // A span that has its parent by name only: baggage, which callers may fill, is not inherited that way.
        using var span = _source.StartActivity($"foreign {call.Message.Method}", ActivityKind.Internal, Activity.Current?.Context ?? default);
        var (token, reports) = session.Progress.Open();
        using var silence = new CancellationTokenSource(server.Options.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, aborted);
        try
        {
            var request = new JsonRpcRequest { Id = new RequestId(token), Method = call.Message.Method, Params = ParametersOf(call, server, call.Message.ProgressToken.IsEmpty ? null : token) };
            // Waited for from outside too: a program that does not read holds up whoever writes.
            var sent = session.Client.SendRequestAsync(request, linked.Token).WaitAsync(linked.Token);
            await answer.AccompanyAsync(sent, reports, () => silence.CancelAfter(server.Options.Timeout), linked.Token);
            return (await sent).Result as JsonObject ?? throw new ForeignFailure(ServerFaults.Nonsense(server.Server));
        }
        catch (OperationCanceledException exception) when (!aborted.IsCancellationRequested)
        {
            throw new ForeignFailure(silence.IsCancellationRequested ? ServerFaults.Silent(server.Server, server.Options.Timeout) : ServerFaults.Broken(server.Server), exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException or JsonException or InvalidOperationException or NotSupportedException
            || (exception is McpException and not McpProtocolException))
        {
            // InvalidOperationException and NotSupportedException: it asks for something that was not offered.
            throw new ForeignFailure(ServerFaults.Broken(server.Server), exception);
        }
        finally
        {
            session.Progress.Close(token);
            if (linked.IsCancellationRequested)
            {
                _ = session.CancelAsync(token);
            }
        }
    }

    private static JsonObject ParametersOf(GatewayCall call, ForeignServer server, string? progressToken)
    {
        var sent = JsonNode.Parse(call.Body!.Written.Span)!["params"]!.AsObject();
        var parameters = new JsonObject();
        foreach (var member in (string[])["name", "uri", "arguments", "ref", "argument", "context"])
        {
            if (sent[member] is { } value)
            {
                parameters[member] = value.DeepClone();
            }
        }

        // The names are those that the route step has found; prompts are meant by a reference too.
        Rename(parameters, server);
        if (parameters["ref"] is JsonObject reference)
        {
            Rename(reference, server);
        }

        if (progressToken is not null)
        {
            parameters["_meta"] = new JsonObject { ["progressToken"] = progressToken };
        }

        return parameters;
    }

    private static void Rename(JsonObject named, ForeignServer server)
    {
        if (named["name"] is JsonValue name && name.TryGetValue<string>(out var text) && text.StartsWith($"{server.Options.Prefix}_", StringComparison.Ordinal))
        {
            named["name"] = server.Own(text);
        }
    }

    private static Task RefuseAsync(GatewayCall call, Fault fault)
    {
        call.Outcome = new CallOutcome(CallOutcomeKind.Unanswered, fault.Code);
        return RpcAnswer.WriteFaultAsync(call, fault);
    }

    [LoggerMessage(LogLevel.Warning, "The call of {Method} to the foreign server {Server} failed")]
    private partial void LogFailed(Exception exception, string server, string method);
}
