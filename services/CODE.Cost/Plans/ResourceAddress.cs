using System.Text;

namespace CODE.Cost.Plans;

/// <summary>Addresses of resources, such as <c>module.net["a.b"].aws_subnet.this[0]</c>.</summary>
internal static class ResourceAddress
{
    /// <summary>The address without the keys of instances: where it is in the configuration.</summary>
    public static string WithoutKeys(string address)
    {
        if (!address.Contains('[', StringComparison.Ordinal))
        {
            return address;
        }

        var plain = new StringBuilder(address.Length);
        var isQuoted = false;
        var isKey = false;
        for (var index = 0; index < address.Length; index++)
        {
            var sign = address[index];
            switch (sign)
            {
                case '\\' when isQuoted:
                    index++;
                    break;
                case '"' when isKey:
                    isQuoted = !isQuoted;
                    break;
                case '[' when !isQuoted:
                    isKey = true;
                    break;
                case ']' when !isQuoted:
                    isKey = false;
                    break;
                default:
                    if (!isKey)
                    {
                        plain.Append(sign);
                    }

                    break;
            }
        }

        return plain.ToString();
    }
}
