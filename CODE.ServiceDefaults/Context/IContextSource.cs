namespace CODE.ServiceDefaults.Context;

/// <summary>
/// Something that a server can tell of a deployment. A server registers as many as it has, and they are asked all at once; what one does not know by the deadline is told
/// as missing and holds up nobody.
/// </summary>
public interface IContextSource
{
    /// <summary>How answers name it: one word in lower case, unique in the server.</summary>
    string Name { get; }

    /// <summary>Tells what it knows, as the caller of the query may see it. Nothing in it may be secret.</summary>
    /// <param name="query">Of what.</param>
    /// <param name="cancellationToken">Cancelled when the time is over.</param>
    /// <exception cref="Faults.FaultException">It can tell nothing; the fault becomes what is missing.</exception>
    Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken);
}
