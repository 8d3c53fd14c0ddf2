using System.ComponentModel.DataAnnotations;

namespace CODE.Cost.Kubernetes;

/// <summary>What nodes cost that no provider sells: bare metal, a developer's own machine. Configuration section <c>Cost:Kubernetes</c>.</summary>
public sealed class KubernetesCostOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cost:Kubernetes";

    /// <summary>The price of a CPU core for an hour, in <c>Cost:Currency</c>.</summary>
    /// <value>Null: nodes without a catalogue price are listed as unpriced.</value>
    [Range(typeof(decimal), "0", "1000")]
    public decimal? CpuCoreHour { get; set; }

    /// <summary>The price of a GiB of memory for an hour, in <c>Cost:Currency</c>.</summary>
    /// <value>Null: nodes without a catalogue price are listed as unpriced.</value>
    [Range(typeof(decimal), "0", "1000")]
    public decimal? GibHour { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // One without the other would give half of a node away.
        if (CpuCoreHour is null != GibHour is null)
        {
            yield return new ValidationResult("Cost:Kubernetes needs both of CpuCoreHour and GibHour, or neither.");
        }
    }
}
