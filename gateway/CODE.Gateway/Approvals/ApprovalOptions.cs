using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway.Approvals;

/// <summary>How approvals work where no rule says otherwise. Configuration section <c>Approvals</c>.</summary>
public sealed class ApprovalOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Approvals";

    /// <summary>Whose approval a destructive call needs that no rule is about.</summary>
    /// <value>The default is <see cref="ApprovalKind.Operator"/>.</value>
    [EnumDataType(typeof(ApprovalKind))]
    public ApprovalKind Destructive { get; set; } = ApprovalKind.Operator;

    /// <summary>How long an approval may be waited for, and, once given, be used.</summary>
    /// <value>The default is 1 h.</value>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan ExpiresIn { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long the human at the host may take to confirm a call.</summary>
    /// <value>The default is 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ConfirmWithin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long approvals are kept to be looked at, whatever became of them.</summary>
    /// <value>The default is 30 days.</value>
    [Range(typeof(TimeSpan), "7.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many calls of one caller may wait for approval.</summary>
    /// <value>The default is 20.</value>
    [Range(1, 1_000)]
    public int MaxOpenPerCaller { get; set; } = 20;

    /// <summary>How long a server may take to show what a call will do.</summary>
    /// <value>The default is 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan EvidenceTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
