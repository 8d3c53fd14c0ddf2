namespace CODE.Gateway.Approvals;

/// <summary>Whose approval a call needs; a later one is stricter.</summary>
public enum ApprovalKind
{
    /// <summary>Nobody's.</summary>
    None,

    /// <summary>That of the human at the host from which the call comes.</summary>
    Caller,

    /// <summary>That of somebody else, who may approve it.</summary>
    Operator,
}
