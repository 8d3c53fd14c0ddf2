using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.ServiceDefaults.Memory;

/// <summary>Which keys the context memory takes. Narrow, so that a key is safe in a URI, in a store's key, and in a log line.</summary>
internal static partial class MemoryKeys
{
    public const int MaxLength = 200;

    /// <exception cref="FaultException">It is not a key.</exception>
    public static void Check(string key)
    {
        if (key.Length > MaxLength || !Key().IsMatch(key) || HasDotSegment(key))
        {
            throw new FaultException(
                FaultCodes.InvalidArgument,
                "The key is empty, too long, or not made of segments.",
                $"Give segments of letters, digits and ._- separated by '/', at most {MaxLength} characters.");
        }
    }

    /// <exception cref="FaultException">No key can start so.</exception>
    public static void CheckPrefix(string prefix)
    {
        if (prefix.Length > MaxLength || !Prefix().IsMatch(prefix))
        {
            throw new FaultException(
                FaultCodes.InvalidArgument, "The prefix is too long or holds other characters than a key.", "Give the beginning of a key, or leave it empty.");
        }
    }

    // Clients normalize such segments away in a URI, so the key could not be read back.
    private static bool HasDotSegment(string key) => key.Split('/').Any(static segment => segment is "." or "..");

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"\A[A-Za-z0-9._/-]*\z")]
    private static partial Regex Prefix();
}
