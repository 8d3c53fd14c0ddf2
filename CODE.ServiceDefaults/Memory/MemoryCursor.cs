using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CODE.ServiceDefaults.Faults;

namespace CODE.ServiceDefaults.Memory;

/// <summary>
/// Where a page of keys ended: at a time and, among the keys of that time, at a key. Keys saved meanwhile move to the front and shift nothing,
/// as they would with an offset.
/// </summary>
/// <param name="Score">The time, in microseconds since 1970.</param>
/// <param name="Key">The last key of the page.</param>
internal sealed record MemoryCursor(double Score, string Key)
{
    /// <summary>Whether an entry of the index, read from the newest to the oldest, lies behind the cursor.</summary>
    public bool IsBefore(double score, string key) => score < Score || (score.Equals(Score) && string.CompareOrdinal(key, Key) < 0);

    public string Encode() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Score:F0}:{Key}")));

    /// <exception cref="FaultException">It is not one of ours.</exception>
    public static MemoryCursor Decode(string cursor)
    {
        if (Base64Url.IsValid(cursor))
        {
            var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var score))
            {
                return new MemoryCursor(score, text[(colon + 1)..]);
            }
        }

        throw new FaultException(FaultCodes.InvalidArgument, "The cursor is not valid.", "Give next_cursor of the page before, or leave it out for the first page.");
    }
}
