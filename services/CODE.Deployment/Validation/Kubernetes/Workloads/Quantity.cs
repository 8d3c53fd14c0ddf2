using k8s.Models;

namespace CODE.Deployment.Validation.Kubernetes.Workloads;

/// <summary>Reads a resource quantity as a number, so that two can be compared.</summary>
internal static class Quantity
{
    /// <summary>The number, or null for text that is no quantity (which the schema reports).</summary>
    public static decimal? Of(string text)
    {
        try
        {
            return new ResourceQuantity(text).ToDecimal();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
