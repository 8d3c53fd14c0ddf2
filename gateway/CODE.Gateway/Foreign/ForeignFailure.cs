using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Foreign;

/// <summary>A foreign server did not answer a call; counts against it.</summary>
/// <param name="fault">What the caller is told.</param>
/// <param name="innerException">What was thrown.</param>
internal sealed class ForeignFailure(Fault fault, Exception? innerException = null) : Exception(fault.Message, innerException)
{
    /// <summary>What the caller is told.</summary>
    public Fault Fault { get; } = fault;
}
