using System.Text.Json;
using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment.Messages;
using CODE.Gateway.Containment.Streams;
using CODE.Gateway.Envelope;
using CODE.Gateway.Limits;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Containment;

/// <summary>Lets nothing of a server's answer reach the caller that is harmful, endless, or none of MCP; and sees to it that the caller gets an answer in any case.</summary>
internal sealed class ContainStep(MessageContainment containment, ContainmentMetrics metrics, LimitMetrics limits, TimeProvider time, IOptions<GatewayOptions> options) : IGatewayStep
{
    private readonly int _maxMessageBytes = options.Value.MaxAnswerBytes;

    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call.Message.Kind != McpMessageKind.Request)
        {
            await next(call);
            if (call.Failure is { } failure)
            {
                call.Http.Response.Clear();
                await RpcAnswer.WriteFaultAsync(call, failure);
            }

            return;
        }

        using var exchange = new ContainedExchange(call, containment, _maxMessageBytes);
        try
        {
            await using var deadline = call.Deadline is { } longest ? time.CreateTimer(_ => EndLate(call, exchange, longest), null, longest, Timeout.InfiniteTimeSpan) : null;
            await next(call);
        }
        finally
        {
            exchange.Leave();
        }

        if (!exchange.IsAnsweredByGateway && !exchange.IsClientGone)
        {
            await FinishAsync(call, exchange);
        }
    }

    private void EndLate(GatewayCall call, ContainedExchange exchange, TimeSpan deadline)
    {
        if (exchange.End(ServerFaults.Late(call.Target!, deadline)))
        {
            limits.Count("deadline", "deadline", "ended");
        }
    }

    private async Task FinishAsync(GatewayCall call, ContainedExchange exchange)
    {
        var answer = exchange.Answer;
        var hasStarted = call.Http.Response.HasStarted;
        if (exchange.Fault is null && call.Failure is null && !hasStarted && !answer.IsEventStream)
        {
            await answer.CompleteBodyAsync(call.Aborted);
        }

        if (answer.Answer is { } facts)
        {
            // Whoever read the answer closely may know which fault it tells of.
            call.Outcome = OutcomeOf(facts, answer.SentBytes) with { Fault = call.Outcome.Fault ?? facts.Fault };
            return;
        }

        if (exchange.Fault is null && call.Failure is null)
        {
            metrics.Count(call.Target!, "broken_off");
        }

        var fault = exchange.Fault ?? call.Failure ?? (exchange.IsBrokenOff ? ServerFaults.Broken(call.Target!) : ServerFaults.Nonsense(call.Target!));
        if (call.Guard is { } guard && await guard.ReplaceAsync(fault) is { } other)
        {
            await SendAsync(call, answer, other.Json, hasStarted);
            call.Outcome = OutcomeOf(other.Facts, answer.SentBytes);
            return;
        }

        call.Outcome = new CallOutcome(CallOutcomeKind.Unanswered, fault.Code, answer.SentBytes);
        if (hasStarted)
        {
            await answer.SendAnswerAsync(RpcAnswer.FaultMessage(call, fault), isEvent: true, call.Aborted);
        }
        else
        {
            call.Http.Response.Clear();
            await RpcAnswer.WriteFaultAsync(call, fault);
        }
    }

    private static async Task SendAsync(GatewayCall call, AnswerStream answer, ReadOnlyMemory<byte> json, bool hasStarted)
    {
        if (!hasStarted)
        {
            call.Http.Response.Clear();
            RpcAnswer.Begin(call.Http, StatusCodes.Status200OK);
        }

        await answer.SendAnswerAsync(json, isEvent: hasStarted, call.Aborted);
    }

    private static CallOutcome OutcomeOf(MessageFacts facts, long bytes) => new(
        facts switch
        {
            { HasError: true } => CallOutcomeKind.ProtocolError,
            { IsToolError: true } => CallOutcomeKind.ToolError,
            { IsInputRequired: true } => CallOutcomeKind.InputRequired,
            { IsTask: true } => CallOutcomeKind.Task,
            _ => CallOutcomeKind.Ok,
        },
        Bytes: bytes,
        RpcCode: facts.ErrorCode);
}
