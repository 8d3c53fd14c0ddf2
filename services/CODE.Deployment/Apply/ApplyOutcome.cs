namespace CODE.Deployment.Apply;

/// <summary>How applying a plan ended.</summary>
internal enum ApplyStatus
{
    /// <summary>All of it was done.</summary>
    Applied,

    /// <summary>Terraform reported errors; the outcome of each resource says what was done.</summary>
    Failed,

    /// <summary>It was cancelled, or its time was over; what was running was ended or completed.</summary>
    Interrupted,
}

/// <summary>What happened to one resource.</summary>
internal enum ResourceResult
{
    /// <summary>The change was made.</summary>
    Done,

    /// <summary>The change was tried and failed; the resource may be half-made.</summary>
    Failed,

    /// <summary>The change was not tried.</summary>
    NotDone,
}

/// <summary>What happened to one resource.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Action">What was to be done: create, update, replace, delete, read, …</param>
/// <param name="Result">What was.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ResourceOutcome(string Address, string Action, ResourceResult Result, double? Seconds);

/// <summary>What applying a plan did.</summary>
internal sealed record ApplyOutcome
{
    /// <summary>How it ended.</summary>
    public required ApplyStatus Status { get; init; }

    /// <summary>Each resource of the plan, failures first.</summary>
    public required IReadOnlyList<ResourceOutcome> Resources { get; init; }

    /// <summary>What terraform reported as errors, without secrets.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>How many outputs the workspace has now.</summary>
    public int Outputs { get; init; }

    /// <summary>The serial of the state after it, where it could be read.</summary>
    public long? StateSerial { get; init; }

    /// <summary>The workspace's revision that it made, which a later rollback can name.</summary>
    public long? Revision { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }
}
