namespace CODE.ServiceDefaults.Faults;

/// <summary>Every code that a <see cref="Fault"/> may carry. Few, and never renamed: programs and dashboards rely on them.</summary>
public static class FaultCodes
{
    /// <summary>An argument is missing, unknown, or out of its range; nothing was done.</summary>
    public const string InvalidArgument = "invalid_argument";

    /// <summary>The thing named does not exist, or is not visible to the caller.</summary>
    public const string NotFound = "not_found";

    /// <summary>The caller is not known: there is no token, or none that is valid.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The caller may not do this.</summary>
    public const string PermissionDenied = "permission_denied";

    /// <summary>The change needs an approval that was not given.</summary>
    public const string ApprovalRequired = "approval_required";

    /// <summary>The caller calls too often, or too much at once; the call may be repeated later.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The tool's definition is not the one that the operator accepted.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>What the call was based on has changed since: a stale plan, an edited configuration.</summary>
    public const string Conflict = "conflict";

    /// <summary>Somebody else is changing the same thing; the call may be repeated later.</summary>
    public const string Busy = "busy";

    /// <summary>What the call refers to existed, but its time is over.</summary>
    public const string Expired = "expired";

    /// <summary>Stored data do not match their recorded hash or cannot be decrypted.</summary>
    public const string Tampered = "tampered";

    /// <summary>The input or the answer is over its size limit.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The upstream was reached and refused or failed.</summary>
    public const string UpstreamFailed = "upstream_failed";

    /// <summary>The upstream, or a server of the fleet, cannot be reached.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The deadline passed.</summary>
    public const string Timeout = "timeout";

    /// <summary>The caller cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Unexpected; the message holds only a trace id.</summary>
    public const string Internal = "internal";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        InvalidArgument, NotFound, Unauthenticated, PermissionDenied, ApprovalRequired, RateLimited, Quarantined, Conflict, Busy, Expired, Tampered, TooLarge, UpstreamFailed,
        Unavailable, Timeout, Cancelled, Internal,
    ];
}
