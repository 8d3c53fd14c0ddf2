using CODE.Gateway.Catalog;

namespace CODE.Gateway.Definitions;

/// <summary>How a tool's definition stands to what was accepted.</summary>
internal enum DefinitionState
{
    /// <summary>It is what was accepted.</summary>
    Accepted,

    /// <summary>Another one was accepted.</summary>
    Changed,

    /// <summary>None was.</summary>
    New,

    /// <summary>It breaks a rule, and cannot be accepted.</summary>
    Invalid,
}

/// <summary>What was found out about one tool's definition.</summary>
/// <param name="Server">Whose tool it is.</param>
/// <param name="Offered">The definition that the server gives now.</param>
/// <param name="State">How it stands.</param>
/// <param name="Accepted">What was accepted of the tool.</param>
/// <param name="Reason">The rule that an invalid one breaks, in a sentence.</param>
internal sealed record ToolReview(FleetServer Server, ToolDefinition Offered, DefinitionState State, LockedTool? Accepted = null, string? Reason = null)
{
    /// <summary>Whether the tool is held back.</summary>
    public bool IsHeld => State != DefinitionState.Accepted;
}
