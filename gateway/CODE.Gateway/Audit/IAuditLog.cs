using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Audit;

/// <summary>Where everything is recorded that was decided or done.</summary>
internal interface IAuditLog
{
    /// <summary>Records something. Never waits and never fails: while the store is away records wait in memory, and what memory cannot hold is counted and told later.</summary>
    void Append(AuditRecord record);

    /// <summary>Records something before it happens: done when the store has the record.</summary>
    /// <exception cref="FaultException">The store does not take the record.</exception>
    Task AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken);
}
