using System.Globalization;
using System.Text;
using Dragonfly.Operator.Pods;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>Whatever of a Pod is repeated is short, of one line, and text.</summary>
public sealed class ExcerptTests
{
    private const int Mebibyte = 1024 * 1024;

    [TestCase("web-1", "web-1")]
    [TestCase("", "")]
    [TestCase("Grüße 😀", "Grüße 😀")]
    [TestCase("a\nlevel=error b", "a\uFFFDlevel=error b")]
    [TestCase("a\r\n\t\0", "a\uFFFD\uFFFD\uFFFD\uFFFD")]
    [TestCase("\u001b[2J", "\uFFFD[2J")]
    [TestCase("\u009b2J\u0085", "\uFFFD2J\uFFFD")]
    [TestCase("\u2028\u2029\u202e", "\uFFFD\uFFFD\uFFFD")]
    public void Short_text_stays_but_for_controls(string text, string excerpt) => Assert.That(Excerpt.Name(text), Is.EqualTo(excerpt));

    [Test]
    public void Halves_of_characters_are_none() =>
        Assert.That(Excerpt.Of("a\ud83d\ude00b\ud83dc\ude00", 100), Is.EqualTo("a😀b\uFFFDc\uFFFD"));

    [Test]
    public void Plain_text_costs_no_copy()
    {
        var name = new string('a', Excerpt.MaxNameLength);
        Assert.That(Excerpt.Name(name), Is.SameAs(name));
        Assert.That(Excerpt.Name(null), Is.Null);
    }

    [Test]
    public void Long_text_is_cut_and_says_so()
    {
        Assert.That(Excerpt.Name(new string('a', Mebibyte)), Is.EqualTo(new string('a', Excerpt.MaxNameLength - 1) + "…"));
        Assert.That(Excerpt.Of(string.Concat(Enumerable.Repeat("😀", Mebibyte)), 4), Is.EqualTo("😀…"));
    }

    [Test]
    public void It_is_bounded_printable_and_its_own_excerpt()
    {
        var characters = Gen.Frequency(
            (4, Gen.Choose(0, 0x9f)), (1, Gen.Choose(0x2000, 0x206f)), (1, Gen.Choose(0xd800, 0xdfff)), (1, Gen.Choose(0, 0xffff)));
        var texts = characters.Select(code => (char)code).ListOf().Select(list => new string([.. list]));
        var cases = texts.SelectMany(text => Gen.Choose(1, 40).Select(most => (text, most)));
        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var excerpt = Excerpt.Of(drawn.text, drawn.most);
            Assert.That(excerpt, Has.Length.LessThanOrEqualTo(drawn.most));
            Assert.That(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(excerpt), Throws.Nothing);
            Assert.That(excerpt.Where(IsControl), Is.Empty);
            Assert.That(Excerpt.Of(excerpt, drawn.most), Is.EqualTo(excerpt));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsControl(char character) => CharUnicodeInfo.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}
