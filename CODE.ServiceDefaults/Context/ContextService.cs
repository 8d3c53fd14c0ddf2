using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Contract = CODE.Context.V1;

namespace CODE.ServiceDefaults.Context;

/// <summary>Answers what this server knows of a deployment (<c>protos/context.proto</c>).</summary>
internal sealed class ContextService(ServerIdentity server, ContextGatherer gatherer, TimeProvider time) : Contract.Context.ContextBase
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(30);

    // What is left for the answer: it is worth nothing behind the caller's deadline.
    private const double ShareOfAnswer = 0.1;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public override async Task<Contract.GatherResponse> Gather(Contract.GatherRequest request, ServerCallContext context)
    {
        ContextQuery query;
        ContextBudget budget;
        try
        {
            query = ContextQuery.Of(request.Name, request.Namespace, Caller.From(context.GetHttpContext().User));
            budget = ContextBudget.Of(request.MaxItems, request.MaxBytes);
        }
        catch (FaultException exception)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"{exception.Fault.Message} {exception.Fault.Fix}"));
        }

        var found = await gatherer.GatherAsync(query, budget, PatienceUntil(context.Deadline), context.CancellationToken);
        return new Contract.GatherResponse
        {
            Server = server.Name,
            Items = { found.Items.Select(ToContract) },
            Missing = { found.Missing.Select(ToContract) },
            Truncated = found.IsTruncated,
        };
    }

    private TimeSpan PatienceUntil(DateTime deadline)
    {
        var left = deadline == DateTime.MaxValue ? LongestPatience : deadline - time.GetUtcNow().UtcDateTime;
        left = left < LongestPatience ? left : LongestPatience;
        var answer = left * ShareOfAnswer;
        left -= answer < LongestAnswer ? answer : LongestAnswer;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static Contract.Item ToContract(GatheredItem gathered) => new()
    {
        Key = gathered.Item.Key,
        Summary = gathered.Item.Summary,
        Value = gathered.Value.Json,
        IsCut = gathered.Value.IsCut,
        ObservedAtMs = gathered.Item.ObservedAt.ToUnixTimeMilliseconds(),
        Source = gathered.Source,
        Tool = gathered.Item.Tool,
        Caller = gathered.Item.Caller,
        IsUntrusted = gathered.Item.IsUntrusted,
    };

    private static Contract.Missing ToContract(ContextGap gap) => new()
    {
        Part = ContextText.Line(gap.Part, ContextBudget.MaxKey),
        Code = gap.Code,
        Reason = ContextText.Line(gap.Reason, ContextBudget.MaxLine),
    };
}
