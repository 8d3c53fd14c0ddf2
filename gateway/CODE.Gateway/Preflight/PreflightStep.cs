using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Preflight;

/// <summary>
/// Answers whoever only asks whether a call would be let through. It stands behind every step that decides, none of which stops such a call, and
/// nothing that came this far with the question goes on: no server ever gets it.
/// </summary>
internal sealed class PreflightStep(FleetCatalog catalog) : IGatewayStep
{
    private const string ServerName = "server";

    private static readonly Refusal NothingToAsk = new(StatusCodes.Status200OK, RpcCodes.InvalidParams, new Fault(
        FaultCodes.InvalidArgument, "This method has no preflight.", $"Ask it of {McpMethods.CallTool}, {McpMethods.GetPrompt} or {McpMethods.ReadResource}."));

    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        if (!call.Message.IsPreflight || (call.Use is null && !call.IsForServer))
        {
            await next(call);
            return;
        }

        call.Outcome = new CallOutcome(CallOutcomeKind.Preflight);
        if (call.Use is null || call.Message.Method == McpMethods.Complete)
        {
            await RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, NothingToAsk);
            return;
        }

        if (call.Tool is not null && !call.Verdicts.Any(IsClosed))
        {
            call.Add(ArgumentCheck.Decide(call.Tool, call.Message.Arguments));
        }

        call.Add(DecideServer(call.Use.Server));
        await PreflightAnswer.WriteAsync(call, ReportOf(call.Verdicts));
    }

    // Whoever may not use a thing learns no more of it than by calling it.
    private static bool IsClosed(Verdict verdict) => verdict is { Step: PermissionStep.Name, IsAllowed: false };

    private static PreflightReport ReportOf(IReadOnlyList<Verdict> verdicts)
    {
        var closed = verdicts.TakeWhile(static verdict => !IsClosed(verdict)).Count();
        var told = verdicts.Take(closed + 1).ToArray();
        var refused = Array.FindAll(told, static verdict => !verdict.IsAllowed);
        var isOnlyApproval = refused.Length > 0 && Array.TrueForAll(refused, static verdict => verdict.Fault?.Code == FaultCodes.ApprovalRequired);
        return new PreflightReport(
            refused.Length == 0,
            isOnlyApproval ? true : null,
            Array.ConvertAll(told, static verdict => new PreflightVerdict(verdict.Step, verdict.IsAllowed, verdict.Rule, verdict.Reason, verdict.Fault?.Fix)));
    }

    private Verdict DecideServer(FleetServer server) => catalog.View.StatusOf(server) is { State: ServerState.Unavailable } status
        ? new Verdict(ServerName, IsAllowed: false, server.Name, "The server is not available now.", ServerFaults.Away(server, status.Error))
        : new Verdict(ServerName, IsAllowed: true, server.Name, "The server is there.");
}
