using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Billing;

/// <summary>What is said when billing data cannot be imported or read.</summary>
internal static class BillingFaults
{
    /// <summary>A file is not as the specification says.</summary>
    public static FaultException Refused(string what, Exception? inner = null) => new(
        new Fault(FaultCodes.InvalidArgument, what, "Nothing was imported. Give a FOCUS 1.0 to 1.2 export (CSV, CSV.GZ or Parquet) as the provider wrote it."), inner);

    /// <summary>A file, or all of them, are larger than they may be.</summary>
    public static FaultException TooLarge(string what) => new(FaultCodes.TooLarge, what, "Nothing was imported. Export a shorter time or fewer accounts, or import folder by folder.");

    /// <summary>Nothing was ever imported.</summary>
    public static FaultException NothingImported() => new(
        FaultCodes.NotFound, "No billing data were imported.", "The operator imports FOCUS exports of the providers with: mcp costs import PATH");

    /// <summary>What the store holds is not what was written.</summary>
    public static FaultException Unreadable(Exception? inner = null) => new(
        new Fault(FaultCodes.Tampered, "The imported billing data in the store cannot be read.", "The operator should import them again: mcp costs import PATH"), inner);
}
