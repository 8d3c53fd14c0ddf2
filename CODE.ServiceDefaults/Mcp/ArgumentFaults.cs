using NJsonSchema;
using NJsonSchema.Validation;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>Says in a sentence what is wrong with an argument. The value itself is never repeated: it may be a secret.</summary>
public static class ArgumentFaults
{
    /// <summary>One fault, in a sentence.</summary>
    public static string Tell(ValidationError error)
    {
        var name = Name(error);
        return error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => $"'{name}' is required.",
            ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{name}' is not an argument of this tool.",
            ValidationErrorKind.StringExpected or ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected or
            ValidationErrorKind.BooleanExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.ObjectExpected or
            ValidationErrorKind.NoTypeValidates => $"'{name}' has to be {Kind(error.Schema)}.",
            ValidationErrorKind.NotInEnumeration => $"'{name}' has to be one of: {string.Join(", ", error.Schema.Enumeration)}.",
            ValidationErrorKind.NumberTooSmall => $"'{name}' is below {error.Schema.Minimum}.",
            ValidationErrorKind.NumberTooBig => $"'{name}' is above {error.Schema.Maximum}.",
            ValidationErrorKind.StringTooLong => $"'{name}' is longer than {error.Schema.MaxLength} characters.",
            ValidationErrorKind.StringTooShort => $"'{name}' is shorter than {error.Schema.MinLength} characters.",
            ValidationErrorKind.PatternMismatch => $"'{name}' does not match {error.Schema.Pattern}.",
            ValidationErrorKind.TooManyItems => $"'{name}' has more than {error.Schema.MaxItems} items.",
            ValidationErrorKind.TooFewItems => $"'{name}' has fewer than {error.Schema.MinItems} items.",
            _ => $"'{name}' is not valid ({error.Kind}).",
        };
    }

    private static string Kind(JsonSchema schema) => schema.Type switch
    {
        JsonObjectType.Integer => "an integer",
        JsonObjectType.Array => "an array",
        JsonObjectType.Object => "an object",
        var type => $"a {type.ToString().ToLowerInvariant()}",
    };

    private static string Name(ValidationError error)
    {
        var path = (error.Path ?? string.Empty).TrimStart('#', '/');
        return path.Length == 0 ? error.Property ?? "arguments" : path;
    }
}
