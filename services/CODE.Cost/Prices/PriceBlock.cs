using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Prices;

/// <summary>
/// A few hundred prices of one service in one region as one small value: compressed lines, sorted by SKU. A price by itself would cost a store
/// several times its own size; a block costs about a tenth of its prices' text and is read whole in some microseconds.
/// </summary>
internal static class PriceBlock
{
    /// <summary>About how many prices a block holds.</summary>
    public const int Size = 256;

    private const int MaxPrices = 100_000;

    /// <summary>How many blocks a table of so many prices has.</summary>
    public static int CountFor(int prices) => Math.Max(1, (prices + Size - 1) / Size);

    /// <summary>The block in which a SKU is; alike in every process.</summary>
    public static int IndexOf(string sku, int blocks)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(sku), hash);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)blocks);
    }

    /// <summary>Writes a block.</summary>
    public static byte[] Write(IEnumerable<StoredPrice> prices)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(new DeflateStream(bytes, CompressionLevel.Optimal, leaveOpen: true), Encoding.UTF8))
        {
            StoredPrice[] all = [.. prices.OrderBy(static price => price.Sku, StringComparer.Ordinal)];
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{all.Length}\n"));
            foreach (var price in all)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{price.Sku}\t{price.Unit}\t{price.Amount}\t{price.Effective.DayNumber}\n"));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a block.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Tampered"/>: it is not one.</exception>
    public static IReadOnlyList<StoredPrice> Read(byte[] block)
    {
        try
        {
            using var lines = new StreamReader(new DeflateStream(new MemoryStream(block), CompressionMode.Decompress), Encoding.UTF8);

            // The end of what is compressed does not show by itself when it is missing.
            var count = int.Parse(lines.ReadLine() ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
            return count <= MaxPrices ? [.. Enumerable.Range(0, count).Select(_ => Parse(lines.ReadLine() ?? ""))] : throw new InvalidDataException();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new FaultException(
                new Fault(FaultCodes.Tampered, "The imported prices in the store cannot be read.", "The operator should import them again: mcp prices refresh"), exception);
        }
    }

    private static StoredPrice Parse(string line) => line.Split('\t') is [var sku, var unit, var amount, var day]
        ? new StoredPrice(
            sku, unit, decimal.Parse(amount, NumberStyles.Float, CultureInfo.InvariantCulture), DateOnly.FromDayNumber(int.Parse(day, NumberStyles.None, CultureInfo.InvariantCulture)))
        : throw new InvalidDataException();
}

/// <summary>A price as it is stored; the rest is the same for its whole table.</summary>
/// <param name="Sku">What is sold.</param>
/// <param name="Unit">For how much of it.</param>
/// <param name="Amount">The price.</param>
/// <param name="Effective">Since when.</param>
internal readonly record struct StoredPrice(string Sku, string Unit, decimal Amount, DateOnly Effective);
