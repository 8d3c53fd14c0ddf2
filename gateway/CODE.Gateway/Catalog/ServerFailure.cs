namespace CODE.Gateway.Catalog;

/// <summary>A server could not be asked, or its answer makes no sense.</summary>
/// <param name="message">What happened, for operators.</param>
/// <param name="isUnreachable">Whether there is nobody at its address.</param>
/// <param name="innerException">What was thrown.</param>
internal sealed class ServerFailure(string message, bool isUnreachable, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether there is nobody at its address, rather than somebody who is slow or talks nonsense.</summary>
    public bool IsUnreachable { get; } = isUnreachable;
}
