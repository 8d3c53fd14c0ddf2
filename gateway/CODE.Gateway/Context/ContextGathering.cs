using System.Text.Json;
using CODE.Context.V1;
using CODE.Gateway.Admin;
using CODE.Gateway.Audit;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Identity;
using CODE.Gateway.Routing;
using CODE.Gateway.Telemetry;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Faults;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Context;

/// <summary>
/// Asks servers what they know of a deployment, all at once, each with a fleet token of the caller's for it alone. Every server that is asked, or not, leaves a record in the audit and is counted,
/// as a call of <see cref="GatherTool"/>.
/// </summary>
internal sealed class ContextGathering(
    FleetCatalog catalog,
    FleetChannels channels,
    FleetTokens tokens,
    ContextDecision decision,
    ContextContainment containment,
    ObserveStep observe,
    AuditStep audit,
    TimeProvider time,
    IOptions<GatewayOptions> options)
{
    /// <summary>Gathers.</summary>
    /// <param name="http">The caller's request.</param>
    /// <param name="query">Of what, for whom.</param>
    /// <param name="servers">Of which servers.</param>
    /// <param name="budget">How much of each.</param>
    public Task<ServerContext[]> GatherAsync(HttpContext http, ContextQuery query, IReadOnlyList<FleetServer> servers, ContextBudget budget)
    {
        var arguments = JsonSerializer.SerializeToUtf8Bytes(
            new[] { ("name", query.Name), ("namespace", query.Namespace) }.Where(static argument => argument.Item2 is not null).ToDictionary(static argument => argument.Item1, static argument => argument.Item2));
        return Task.WhenAll(servers.Select(server => AskAsync(http, query, server, budget, arguments)));
    }

    private async Task<ServerContext> AskAsync(HttpContext http, ContextQuery query, FleetServer server, ContextBudget budget, ReadOnlyMemory<byte> arguments)
    {
        using var call = new GatewayCall(http, server.Name)
        {
            Caller = query.Caller,
            Token = AdminCaller.Of(http).Token,
            Message = new McpMessage { Method = McpMethods.CallTool, Name = GatherTool.Name, Revision = ProtocolRevisions.Stateless, Arguments = arguments },
            Target = server,
            Use = new CallUse(server, OfferKind.Tools, GatherTool.Name),
            Tool = GatherTool.Definition,
        };
        var start = time.GetTimestamp();
        ServerContext? found = null;
        await observe.RunAsync(call, observed => audit.RunAsync(observed, async decided => found = await DecideAndAskAsync(decided, query, server, budget)));
        return found! with { Milliseconds = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 1) };
    }

    private async Task<ServerContext> DecideAndAskAsync(GatewayCall call, ContextQuery query, FleetServer server, ContextBudget budget)
    {
        var (verdict, permit) = await decision.DecideAsync(call);
        if (permit is null)
        {
            call.Outcome = new CallOutcome(CallOutcomeKind.Refused, verdict.Fault!.Code);
            return ServerContext.None(server.Name, verdict.Fault);
        }

        try
        {
            return catalog.View.StatusOf(server) is { State: ServerState.Unavailable } status ? Unanswered(call, server, ServerFaults.Away(server, status.Error)) : await AskAsync(call, query, server, budget);
        }
        finally
        {
            permit.End();
        }
    }

    private async Task<ServerContext> AskAsync(GatewayCall call, ContextQuery query, FleetServer server, ContextBudget budget)
    {
        var deadline = options.Value.ContextTimeout;
        var request = new GatherRequest { Name = query.Name ?? "", Namespace = query.Namespace ?? "", MaxItems = budget.Items, MaxBytes = budget.Bytes };
        var sending = tokens.CallOptions(server, call.Caller, call.Token, deadline, call.Aborted);
        try
        {
            var response = await new CODE.Context.V1.Context.ContextClient(channels.To(server)).GatherAsync(request, sending);
            call.Outcome = new CallOutcome(CallOutcomeKind.Ok, Bytes: response.CalculateSize());
            return containment.Contain(server, response, budget);
        }
        catch (RpcException exception) when (!call.Aborted.IsCancellationRequested)
        {
            return Unanswered(call, server, ContextFaults.Of(server, exception, deadline));
        }
    }

    private static ServerContext Unanswered(GatewayCall call, FleetServer server, Fault fault)
    {
        call.Outcome = new CallOutcome(CallOutcomeKind.Unanswered, fault.Code);
        return ServerContext.None(server.Name, fault);
    }
}
