using CODE.ServiceDefaults.Faults;

namespace CODE.Clusters.Connections;

/// <summary>
/// What a cluster told in detail when it refused a request: the inner exception of the fault. Its words are no part of the exception's message, since they may quote what was sent.
/// </summary>
public sealed class ClusterRefusalException : Exception
{
    internal ClusterRefusalException(int status, IReadOnlyList<RefusalCause> causes)
        : base("The cluster refused a request.") => (Status, Causes) = (status, causes);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What is wrong with which field, as far as the cluster says so.</summary>
    public IReadOnlyList<RefusalCause> Causes { get; }

    /// <summary>What the cluster told; null when the fault has another reason than a refusal.</summary>
    public static ClusterRefusalException? Of(FaultException exception) => exception.InnerException as ClusterRefusalException;
}

/// <summary>A reason of a refusal; untrusted text.</summary>
/// <param name="Reason">The kind of reason, a word: <c>FieldManagerConflict</c>.</param>
/// <param name="Field">The field's path.</param>
/// <param name="Message">The cluster's words.</param>
public sealed record RefusalCause(string Reason, string Field, string Message);
