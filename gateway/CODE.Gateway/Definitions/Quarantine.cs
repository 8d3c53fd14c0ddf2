using CODE.Gateway.Catalog;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Definitions;

/// <summary>
/// Holds back every tool whose definition nobody accepted. Permissions and approvals rest on what a tool says of itself, so one that suddenly says
/// to be harmless, or tells models something else, is none that the operator knows.
/// </summary>
internal sealed class Quarantine(LockSource source, IOptions<DefinitionOptions> options)
{
    private readonly bool _isPinned = options.Value.Pinned;

    /// <summary>Tells that reviews may come out otherwise now.</summary>
    public event Action? Changed
    {
        add => source.Changed += value;
        remove => source.Changed -= value;
    }

    /// <summary>Reviews what a server offers.</summary>
    /// <returns>The status with the accepted tools alone, and the review of each tool.</returns>
    public (ServerStatus Status, IReadOnlyList<ToolReview> Reviews) Review(ServerStatus status)
    {
        if (status.Offer is null)
        {
            return (status, []);
        }

        ToolReview[] reviews = [.. status.Offer.Tools.Select(tool => Review(status.Server, tool))];
        var held = reviews.Where(static review => review.IsHeld).Select(static review => review.Offered.Name).ToHashSet(StringComparer.Ordinal);
        return held.Count == 0 ? (status, reviews) : (status with { Offer = status.Offer.WithoutTools(held) }, reviews);
    }

    private ToolReview Review(FleetServer server, ToolDefinition tool)
    {
        if (ToolNames.FaultOf(server, tool.Name) is { } reason)
        {
            return new ToolReview(server, tool, DefinitionState.Invalid, Reason: reason);
        }

        // Either layer will do: an operator who accepted something keeps it when a new gateway is built, and the other way round.
        var (byOperator, builtIn) = (source.Current.Find(server.Name, tool.Name), BuiltInLock.Current.Find(server.Name, tool.Name));
        var accepted = byOperator?.Hash == tool.Hash ? byOperator : builtIn?.Hash == tool.Hash ? builtIn : null;
        if (accepted is not null || !_isPinned)
        {
            return new ToolReview(server, tool, DefinitionState.Accepted, accepted);
        }

        var known = byOperator ?? builtIn;
        return new ToolReview(server, tool, known is null ? DefinitionState.New : DefinitionState.Changed, known);
    }
}
