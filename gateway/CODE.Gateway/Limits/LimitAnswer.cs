namespace CODE.Gateway.Limits;

/// <summary>Whether there is room for one more call.</summary>
internal enum LimitState
{
    /// <summary>There is, and it is taken.</summary>
    Free,

    /// <summary>There is not.</summary>
    Full,

    /// <summary>Nobody knows, as the store is away; this replica alone would have room, and it is taken.</summary>
    Unknown,
}

/// <summary>What a limit says.</summary>
/// <param name="State">Whether there is room.</param>
/// <param name="RetryAfter">When there may be some, where there is none.</param>
internal readonly record struct LimitAnswer(LimitState State, TimeSpan RetryAfter = default);
