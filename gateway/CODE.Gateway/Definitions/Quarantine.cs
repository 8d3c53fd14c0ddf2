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

    /// <summary>Reviews what the servers offer.</summary>
    /// <returns>Each status with what is let through alone, and what was found out about it.</returns>
    public IReadOnlyList<ReviewedStatus> Review(IReadOnlyList<ServerStatus> statuses)
    {
        var own = OwnThings.Of(statuses);
        return [.. statuses.Select(status => Review(status, own))];
    }

    private ReviewedStatus Review(ServerStatus status, OwnThings own)
    {
        if (status.Offer is null)
        {
            return new ReviewedStatus(status, [], []);
        }

        ToolReview[] reviews = [.. status.Offer.Tools.Select(tool => Review(status.Server, tool, own))];
        var held = reviews.Where(static review => review.IsHeld).Select(static review => review.Offered.Name).ToHashSet(StringComparer.Ordinal);
        var offer = status.Offer.Where((kind, item) => kind == OfferKind.Tools ? !held.Contains(item.Key) : !status.Server.IsForeign || own.Leaves(kind, item.Key));
        string[] taken = status.Server.IsForeign ? [.. status.Offer.KeysWithout(offer).Where(static key => key.Kind != OfferKind.Tools).Select(static key => $"{key.Kind}/{key.Key}")] : [];
        return new ReviewedStatus(status with { Offer = offer }, reviews, taken);
    }

    private ToolReview Review(FleetServer server, ToolDefinition tool, OwnThings own)
    {
        if (ToolNames.FaultOf(server, tool.Name, own) is { } reason)
        {
            return new ToolReview(server, tool, DefinitionState.Invalid, Reason: reason);
        }

        // Either layer will do: an operator who accepted something keeps it when a new gateway is built, and the other way round. What is foreign only an operator accepts.
        var byOperator = source.Current.Find(server.Name, tool.Name);
        var builtIn = server.IsForeign ? null : BuiltInLock.Current.Find(server.Name, tool.Name);
        var accepted = byOperator?.Hash == tool.Hash ? byOperator : builtIn?.Hash == tool.Hash ? builtIn : null;
        if (accepted is not null || (!_isPinned && !server.IsForeign))
        {
            return new ToolReview(server, tool, DefinitionState.Accepted, accepted);
        }

        var known = byOperator ?? builtIn;
        return new ToolReview(server, tool, known is null ? DefinitionState.New : DefinitionState.Changed, known);
    }
}

/// <summary>A server's state after the review.</summary>
/// <param name="Status">The state, with what is let through alone.</param>
/// <param name="Reviews">What was found out about each tool.</param>
/// <param name="Taken">Prompts and resources of a foreign server that are left out, since they would take the place of the fleet's own.</param>
internal sealed record ReviewedStatus(ServerStatus Status, IReadOnlyList<ToolReview> Reviews, IReadOnlyList<string> Taken);
