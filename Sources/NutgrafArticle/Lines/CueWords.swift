// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Words that are common in what pages put between the paragraphs of a report, wherever they stand in
/// the line: weak signs each, which the classifiers weigh against the line's neighbours.
enum CueWords: UInt8, CaseIterable {
  /// Newsletters, apps, subscriptions, cookies.
  case offer = 1
  /// The reader is spoken to.
  case reader
  /// The publisher speaks of itself.
  case publisher
  /// Credits and descriptions of pictures.
  case picture
  /// Leads on to other reports.
  case more

  static let lists: [(CueWords, StaticString)] = [
    (.offer, """
      newsletter newsletters abonnieren abo abonnement subscribe subscriber subscribers subscription subscriptions sign signup email mail
      inbox kostenlos kostenlose kostenfrei gratis free anmelden registrieren register app apps podcast podcasts download
      click klick klicken klicke cookies cookie einwilligung datenschutz datenschutzerklärung privacy policy terms unsubscribe donate
      donation spende spenden unterstützen support supporters join member members membership mitglied whatsapp telegram facebook
      instagram twitter youtube tiktok channel kanal folgen follow offers offer angebot angebote shop kaufen buy deal deals abonnez
      inscrivez gratuitement suscríbete regístrate boletín iscriviti nieuwsbrief prenumerera nyhetsbrev rights reserved copyright
      javascript browser advertising advertisement werbung anzeige affiliate commission provision consent latest stories updates
      alerts notifications daily weekly täglich wöchentlich journalism journalismus reporters newsroom subscribed recevez abonnés lettre
      """),
    (.reader, """
      you your yours yourself du dein deine dir dich ihr ihre ihnen euch vous votre vos tu ton te tes usted ustedes tus tuo tua vostro
      você seu sua jij je jouw uw u din dig вы ваш ты
      """),
    (.publisher, """
      we our us ours wir unser unsere unserem unseren unserer uns nous notre nos nosotros nuestro nuestra noi nostro nostra nós nosso
      ons onze vi vår oss мы наш
      """),
    (.picture, """
      photo photograph picture pictured image foto bild bilder seen left right poses posing stands screenshot file archivbild symbolbild
      symbolfoto video gallery handout courtesy getty afp reuters ap epa dpa imago links rechts imagen imagem zdjęcie fot archive archivo
      illustration collage credit via shows show zeigt
      """),
    (.more, """
      read more related also lesen lesetipp mehr lire aussi lea también leggi anche leia também lees ook läs les også czytaj zobacz
      читайте watch listen see here hier artikel article story link zum zur thema interview hintergrund explained opinion kommentar
      """),
  ]
}

/// How many words of each kind a line has.
struct CueCounts: Sendable {
  private var counts: InlineArray<8, UInt8> = InlineArray(repeating: 0)

  /// - Parameter kind: a raw value, 0 for a word of no kind.
  @inline(__always)
  mutating func add(_ kind: UInt8) {
    let place = Int(kind & 7)
    counts[place] = counts[place] == 255 ? 255 : counts[place] &+ 1
  }

  @inline(__always)
  func count(_ kind: CueWords) -> Int32 { Int32(counts[Int(kind.rawValue & 7)]) }
}
