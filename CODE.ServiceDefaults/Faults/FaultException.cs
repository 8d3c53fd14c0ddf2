namespace CODE.ServiceDefaults.Faults;

/// <summary>Carries a <see cref="Fault"/> to the edge of the service, where it becomes the answer. Anything else that is thrown stays inside.</summary>
public sealed class FaultException : Exception
{
    /// <summary>Creates the exception for a fault.</summary>
    public FaultException(Fault fault, Exception? innerException = null)
        : base(fault.Message, innerException) => Fault = fault;

    /// <summary>Creates the exception for a fault with these parts.</summary>
    /// <param name="code">One of <see cref="FaultCodes"/>.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="fix">What to do next.</param>
    public FaultException(string code, string message, string fix)
        : this(new Fault(code, message, fix))
    {
    }

    /// <summary>What the caller is told.</summary>
    public Fault Fault { get; }
}
