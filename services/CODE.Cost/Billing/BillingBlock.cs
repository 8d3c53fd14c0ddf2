using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace CODE.Cost.Billing;

/// <summary>The charges of one day of one export as one small value: compressed lines.</summary>
internal static class BillingBlock
{
    private const int MaxCharges = 100_000;
    private const int Fields = 16;

    /// <summary>Writes a block.</summary>
    public static byte[] Write(IReadOnlyCollection<DayCharge> charges)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(new DeflateStream(bytes, CompressionLevel.Optimal, leaveOpen: true), Encoding.UTF8))
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{charges.Count}\n"));
            foreach (var ((category, @class, service, kind, region, account, accountName, resource, resourceName, type, sku, tags), amounts) in charges)
            {
                writer.Write($"{category}\t{@class}\t{service}\t{kind}\t{region}\t{account}\t{accountName}\t{resource}\t{resourceName}\t{type}\t{sku}\t{tags}\t");
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{amounts.Billed}\t{amounts.Effective}\t{amounts.List}\t{amounts.Contracted}\n"));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a block.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It is not one.</exception>
    public static IReadOnlyList<DayCharge> Read(byte[] block)
    {
        try
        {
            using var lines = new StreamReader(new DeflateStream(new MemoryStream(block), CompressionMode.Decompress), Encoding.UTF8);

            // The end of what is compressed does not show by itself when it is missing.
            var count = int.Parse(lines.ReadLine() ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
            return count <= MaxCharges ? [.. Enumerable.Range(0, count).Select(_ => Parse(lines.ReadLine() ?? ""))] : throw new InvalidDataException();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or OverflowException)
        {
            throw BillingFaults.Unreadable(exception);
        }
    }

    private static DayCharge Parse(string line) => line.Split('\t') is { Length: Fields } parts
        ? new DayCharge(
            new ChargeGroup(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7], parts[8], parts[9], parts[10], parts[11]),
            new Amounts(Amount(parts[12]), Amount(parts[13]), Amount(parts[14]), Amount(parts[15])))
        : throw new InvalidDataException();

    private static decimal Amount(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
