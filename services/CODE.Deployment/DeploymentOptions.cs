using System.ComponentModel.DataAnnotations;

namespace CODE.Deployment;

/// <summary>What the operator decides. Configuration section <c>Deployment</c>.</summary>
public sealed class DeploymentOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Deployment";

    /// <summary>
    /// The AES-256 key under which plans and revisions are stored: 32 bytes, base64. Without it nothing can be planned, applied or deployed,
    /// because plans and manifests hold secrets and are not stored in the clear.
    /// </summary>
    [RegularExpression("[A-Za-z0-9+/]{43}=", ErrorMessage = "Deployment:PlanKey has to be 32 bytes in base64.")]
    public string? PlanKey { get; set; }

    /// <summary>Whether <c>auto_approve</c> of <c>apply_terraform</c> is honoured.</summary>
    /// <value>The default is false: a plan is reviewed before it is applied.</value>
    public bool AllowAutoApprove { get; set; }

    /// <summary>How long a stored plan may be applied, in minutes.</summary>
    /// <value>The default is 60.</value>
    [Range(1, 7 * 24 * 60)]
    public int PlanLifetimeMinutes { get; set; } = 60;

    /// <summary>How long a call waits for another one that uses the same workspace, or deploys under the same name, in seconds.</summary>
    /// <value>The default is 15.</value>
    [Range(0, 600)]
    public int WorkspaceWaitSeconds { get; set; } = 15;
}
