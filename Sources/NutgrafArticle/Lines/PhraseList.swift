// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A small open-addressed map from word hashes to a byte.
struct HashMap32: Sendable {
  private var keys: [UInt32]
  private var values: [UInt8]
  private let mask: Int

  /// - Parameter capacity: at least twice the number of entries.
  init(capacity: Int) {
    var size = 16
    while size < capacity { size &*= 2 }
    keys = Array(repeating: 0, count: size)
    values = Array(repeating: 0, count: size)
    mask = size &- 1
  }

  @inline(__always)
  private func slot(_ key: UInt32) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B1) &>> 11) & mask
  }

  mutating func insert(_ key: UInt32, _ value: UInt8) {
    var i = slot(key)
    for _ in 0...mask {
      if keys[i] == key || values[i] == 0 {
        keys[i] = key
        values[i] = max(values[i], value)
        return
      }
      i = (i &+ 1) & mask
    }
  }

  /// Adds the bits of `value` to those of `key`.
  mutating func add(_ key: UInt32, _ bits: UInt8) { insert(key, value(key) | bits) }

  /// The value of `key`, 0 when it is not there.
  @inline(__always)
  func value(_ key: UInt32) -> UInt8 {
    var i = slot(key)
    for _ in 0...mask {
      let value = values[i]
      if value == 0 { return 0 }
      if keys[i] == key { return value }
      i = (i &+ 1) & mask
    }
    return 0
  }
}

/// Phrases that pages put around articles, by class, in the languages of much of the press.
enum PhraseList {
  /// Stands for any word that begins with a digit.
  static let number: UInt32 = 0x0000_0D16

  @inline(__always)
  static func extend(_ hash: UInt32, _ word: UInt32) -> UInt32 {
    ((hash &* 31) ^ word) &* 0x85EB_CA6B ^ (hash &>> 15)
  }

  /// Class in the low four bits; above them how a match counts: 1 inside, 2 head, 3 whole line.
  static let phrases: HashMap32 = {
    var map = HashMap32(capacity: 8192)
    for (kind, strength, text) in tables {
      for phrase in words(of: text) {
        var hash: UInt32 = 0
        for word in phrase { hash = extend(hash, word) }
        map.insert(hash, strength &<< 4 | kind.rawValue)
      }
    }
    return map
  }()

  /// The hashes of the words of each `;`-separated phrase, as `LineScanner` cuts and folds them.
  static func words(of text: StaticString) -> Phrases {
    var phrases = Phrases()
    var hash: UInt32 = 0x811C_9DC5
    var open = false
    var isNumber = false
    text.withUTF8Buffer { buffer in
      var previous: UInt8 = 0
      for byte in unsafe Array(buffer) {
        if byte == 0x20 || byte == 0x3B || byte == 0x0A || byte == 0x2D {
          if open { phrases.words.append(isNumber ? number : hash) }
          open = false
          if byte == 0x3B || byte == 0x0A { phrases.close() }
        } else {
          if !open {
            open = true
            hash = 0x811C_9DC5
            isNumber = byte >= 0x30 && byte <= 0x39
          }
          if byte != 0x27 {
            let folded = previous == 0xC3 && byte >= 0x80 && byte <= 0x9E ? byte | 0x20 : byte
            hash = (hash ^ UInt32(folded)) &* 0x0100_0193
          }
        }
        previous = byte
      }
    }
    if open { phrases.words.append(isNumber ? number : hash) }
    phrases.close()
    return phrases
  }

  /// Phrases, one after the other, as slices of one array.
  struct Phrases: Sequence, IteratorProtocol {
    fileprivate var words: [UInt32] = []
    private var ends: [Int] = []
    private var at = 0

    fileprivate mutating func close() {
      if words.count > ends.last ?? 0 { ends.append(words.count) }
    }

    var count: Int { ends.count }
    var first: ArraySlice<UInt32>? { ends.first.map { words[..<$0] } }

    mutating func next() -> ArraySlice<UInt32>? {
      guard at < ends.count else { return nil }
      let start = at == 0 ? 0 : ends[at &- 1]
      at &+= 1
      return words[start..<ends[at &- 1]]
    }
  }

  /// The `;`-separated phrases of a list, each by the hash of all its words.
  static func heads(_ list: StaticString) -> HashMap32 {
    let phrases = words(of: list)
    var map = HashMap32(capacity: phrases.count &* 2)
    for phrase in phrases { map.insert(phrase.reduce(0, extend), 1) }
    return map
  }

  /// How lines begin that send the reader on.
  static let calls = heads(
    """
    read the original;also read;zum artikel;read the full;read more;see more;see also;for more;click here;learn more;find out more;looking for;
    mehr zum;mehr dazu;mehr informationen;lesen sie;hier geht es;zum originalartikel;lire l article;lire aussi;en savoir plus;
    pour en savoir;leer más;más información;lea también;leggi l articolo;leggi anche;per saperne di più;leia mais;saiba mais;
    lees meer;lees ook;läs mer;läs också;les mer;les også;læs mere;læs også;lue myös;czytaj także
    """)

  /// Whether a line's first words are one of the phrases.
  static func begins(_ bytes: Span<UInt8>, _ line: Line, with heads: HashMap32) -> Bool {
    var hash: UInt32 = 0
    var i = Int(line.start)
    let end = min(Int(line.end), bytes.count)
    for _ in 0..<5 {
      let word = LooseDate.wordHash(bytes, i, end)
      guard word.hash != 0 else { return false }
      hash = extend(hash, word.hash)
      if heads.value(hash) != 0 { return true }
      i = word.end
      while i < end, !LooseDate.isWord(bytes[i]) || bytes[i] == 0xE2 { i &+= bytes[i] == 0xE2 ? 3 : 1 }
    }
    return false
  }

  static let functionWordList: StaticString = """
    a an and are as at be been but by for from had has have he her his if in into is it its more not of on or
    our said she than that the their them there they this to was we were what when which who will with would
    you after about over out up also could one two new says
    der die das den dem des ein eine einen einem einer und oder aber nicht mit von vom zu zum zur im in ist
    sind war waren wird werden hat haben hatte sich auf für als auch an am bei nach aus wie es er sie wir dass
    durch über um noch nur vor bis so
    le la les un une des du de et est en que qui dans pour sur par au aux avec ce cette ces il elle ils son
    sa ses se ne pas plus a été sont ont mais ou où leur comme
    el los las una unos y es por con para como más su sus lo al del ha han fue no este esta pero sobre entre
    o os as um uma do da dos das em no na nos nas não com seu sua ao foi são mais
    il i gli lo di che per con non una del della dei delle nel nella alla dal si è sono ha anche ma come
    het een en van dat is op te zijn voor niet met aan er om ook als maar door naar bij uit
    och att det som på är av för den till med har inte om ett men var sig från jag han hon
    og i at til af på som med der ikke har de et den fra ved var
    na w z do się nie to jest że o po przez od dla za jak ale był
    ve bir bu da de için ile olarak daha çok olan gibi
    и в не на что с по как из за от для его но это к у же был
    і в не на що з до за від та як про
    ja on ei se että oli mutta hän
    """

  static let tables: [(ClutterClass, UInt8, StaticString)] = [
    (.share, 3, """
      share;share this;share article;share this article;share this story;share this with;share this post;share on
      facebook;twitter;x;whatsapp;linkedin;pinterest;reddit;email;e-mail;telegram;flipboard;print;copy;copy link;
      link copied;link is copied;copy url;tweet;teilen;artikel teilen;drucken;per e-mail teilen;per mail teilen;link kopieren;
      partager;partager sur facebook;imprimer;compartir;compartilhar;condividi;stampa;del;dela;jaa;jaga;share via
      messenger;mail;threads;bluesky;mastodon;xing;save;saved;bookmark;merken;speichern;ajouter à mes articles;gift article
      share full article;post;pin;tumblr;pocket;vk;viber;sms;add us on google;follow us on google news;gift this article;
      поделиться;偏好;分享;شارك;paylaş;udostępnij;podijeli;подели;deel;delen;guardar;salva;enregistrer;copier le lien
      compartir en facebook;compartir en twitter;share on facebook;share on twitter;share on x;share on whatsapp;share on linkedin
      auf facebook teilen;auf twitter teilen;auf whatsapp teilen;auf x teilen;tweet this;share by email
      """),
    (.share, 2, """
      share this;share on;share via;share to;share with;share link;click to share;partager sur;teilen auf;auf facebook;compartir en;condividi su
      choose as a preferred source;make us preferred;add as a preferred source
      """),
    (.comments, 3, """
      comments;comment;0 comments;0 comment;leave a reply;leave a comment;add a comment;post a comment;post comment;view comments;show comments;
      join the conversation;join the discussion;conversation;log in to comment;sign in to comment;reply;kommentare;0 kommentare;kommentar schreiben;
      kommentieren;kommentare einblenden;commentaires;0 commentaires;commenter;comentarios;0 comentarios;comentar;commenti;0 commenti;
      leggi i commenti;comentários;reacties;kommentarer;komentarze;комментарии;коментарі;yorumlar;load more comments;see all comments
      comments are closed;zu den kommentaren;be the first to comment;what do you think;your email address;website
      name;email address;cancel reply;report this ad;alle kommentare anzeigen;laisser un commentaire;deja un comentario;kommenter
      """),
    (.comments, 2, """
      leave a reply;leave a comment;your email address will not be published;required fields are marked;save my name;
      comments are;this comments section;join the conversation;kommentar verfassen;schreiben sie einen kommentar;bitte melden sie sich an um zu kommentieren
      votre adresse e mail ne sera pas publiée;tu dirección de correo electrónico no será publicada;il tuo indirizzo email non sarà pubblicato
      notify me of;you must be logged in to;you may use these html tags;please read our comment;by commenting
      """),
    (.subscribe, 3, """
      subscribe;subscribe now;newsletter;newsletters;sign up;sign up now;sign in;log in;login;register;subscription;subscriptions;my account;
      abo;abonnieren;abonnement;abonnez vous;anmelden;abmelden;jetzt abonnieren;registrieren;se connecter;s'abonner;suscríbete;suscribirse;iniciar sesión;
      accedi;abbonati;assine;entrar;inloggen;abonneer;logga in;prenumerera;logg inn;zaloguj;subscribe to our newsletter;newsletter signup
      donate;support us;become a member;already a subscriber;get the app;download the app;jetzt registrieren;mein abo;einloggen
      thanks for signing up;create account;manage account;e paper;epaper;become a subscriber;subscribe today;join now
      """),
    (.subscribe, 2, """
      subscribe to;sign up for;sign up to;get our;get the latest;stay informed;stay up to date;never miss;join our;support our;
      already have an account;already a subscriber;create a free account;enter your email;please enter your email;by signing up;by subscribing;
      thank you for subscribing;thanks for signing up;newsletter abonnieren;abonnieren sie;jetzt kostenlos;melden sie sich;inscrivez vous;
      abonnez vous;recevez;suscríbete a;regístrate;iscriviti alla;inscreva se;follow us on;follow our;download our;we'd love to keep in touch
      this article is for subscribers;to continue reading;continue reading with;you have 0 free;subscribe for;enjoyed this story;if you enjoyed this
      pour ne rien rater;receive our;folgen sie uns;unser newsletter;abonniere;läs mer om prenumeration;want more;like what you
      not a subscriber;not a member yet;not yet a subscriber;get in touch with our;do you have a story;got a story;send us your;have a tip;contact our newsroom;email us at;choose us
      """),
    (.cookie, 3, """
      cookie settings;cookie policy;cookie preferences;accept;accept all;accept cookies;accept all cookies;reject all;manage cookies;
      cookie einstellungen;alle akzeptieren;privacy settings;privacy manager;your privacy choices;adchoices;manage preferences;manage consent
      """),
    (.cookie, 2, """
      we use cookies;this site uses cookies;this website uses cookies;we and our partners;wir verwenden cookies;diese website verwendet cookies;
      nous utilisons des cookies;utilizamos cookies;utilizziamo i cookie;wij gebruiken cookies;by continuing to;this content is hosted by;
      we need your consent;an dieser stelle finden sie;diese website benutzt cookies;mit ihrer zustimmung;empfohlener externer inhalt;externer inhalt
      this content is not available due to your privacy;um diesen inhalt anzuzeigen;pour afficher ce contenu
      """),
    (.legal, 3, """
      privacy policy;privacy;terms of use;terms of service;terms and conditions;terms & conditions;terms conditions;terms;impressum;datenschutz;datenschutzerklärung;agb;
      nutzungsbedingungen;legal;legal notice;disclaimer;mentions légales;aviso legal;política de privacidad;all rights reserved;alle rechte vorbehalten;
      accessibility;accessibility statement;do not sell or share my personal information;do not sell my personal information;copyright;imprint
      privacy statement;privacy notice;reprints permissions;corrections;editorial policy;barrierefreiheit;mediadaten;licensing
      """),
    (.legal, 2, """
      all rights reserved;alle rechte vorbehalten;copyright 0;© 0;this material may not be published;reproduction;tous droits réservés;
      todos los derechos reservados;tutti i diritti riservati;this site is protected by recaptcha;by using this site;registered in england
      all contents;prices may vary;quotes displayed in;the views expressed;opinions expressed
      """),
    (.advertisement, 3, """
      advertisement;advertisements;ad;anzeige;werbung;publicité;publicidad;publicidade;pubblicità;advertentie;annons;annonse;reklama;реклама;
      sponsored;sponsored content;promoted;promotion;partner content;paid content;article continues below;article continues after advertisement;
      story continues below advertisement;advertisement continue reading the main story;continue reading;weiterlesen;scroll to continue
      advertise;advertise with us;advertising;adv;anuncio;annonce;mainos;ilan;reklam;広告;광고;广告;إعلان;skip advertisement;remove ads;story continues below
      story continues;article continues after;continues below;sponsored by;bezahlte inhalte
      """),
    (.advertisement, 2, "advertisement;article continues;story continues below;anzeige;publicité;artikel auf mehreren;sponsored by;paid for by"),
    (.related, 3, """
      related;related stories;related articles;related topics;related content;related news;read more;read next;read also;more;more stories;more news;
      more from;most read;most popular;most viewed;popular;trending;trending now;trending stories;top stories;latest;latest news;latest stories;recommended;recommended for you;
      recommended stories;you may also like;you might also like;up next;don't miss;don’t miss;editor's picks;editor’s picks;editors picks;in case you missed it;also read;
      see also;more on this;more on this story;more on this topic;more trending;read more stories;featured;what to read next;keep reading;
      mehr zum thema;mehr;weitere themen;das könnte sie auch interessieren;auch interessant;meistgelesen;neueste;schlagzeilen;themen;lesen sie auch;
      mehr aus dem web;mehr lesen über;neues aus der redaktion;zum thema;lesen sie mehr;zur startseite;alle themen;passend dazu
      à lire aussi;lire aussi;sur le même sujet;les plus lus;lire la suite;en savoir plus;à la une;le fil info;articles liés;
      relacionado;relacionadas;noticias relacionadas;lea también;lee también;más noticias;más leídas;te puede interesar;lo más visto;
      leggi anche;potrebbe interessarti;articoli correlati;raccomandati per te;leia mais;leia também;veja também;mais lidas;
      lees ook;meest gelezen;läs mer;läs också;les også;læs også;lue myös;czytaj też;zobacz też;czytaj także;читайте также;читайте також;ayrıca okuyun;
      topics;tags;tag;keywords;explore more;learn more;watch;listen;see more;show more;load more;view more;view all;see all;explore;previous;next;
      previous article;next article;next post;previous post;more like this;more in;discover more;also in this;our picks;you may like;from the web;around the web
      related tags;related links;more coverage;more headlines;top news;breaking news;stichworte;schlagworte;etiquetas;sujets;thèmes associés;temas;argomenti;mots clés
      相关阅读;相关新闻;関連記事;최신뉴스;اقرأ أيضا;اقرأ المزيد;আরও পড়ুন;यह भी पढ़ें;อ่านเพิ่มเติม
      """),
    (.related, 2, """
      read more;read also;read next;related;also read;see also;more;must read;watch;watch more;recommended;lesen sie auch;lesen sie hier;mehr zum thema;mehr dazu;
      mehr über;lire aussi;à lire aussi;lea también;lee también;leggi anche;leia também;lees ook;läs också;läs mer;czytaj też;читайте также;
      more from;more on;more about;for more;click here;for the latest;also on;lesetipp;interessant auch;lire également;les også
      """),
    (.navigation, 3, """
      home;menu;search;news;sport;sports;world;politics;business;opinion;video;videos;live;skip to main content;skip to content;skip to navigation;
      contact;contact us;about;about us;careers;jobs;help;faq;sitemap;site map;rss;podcasts;podcast;weather;culture;entertainment;technology;science;health;travel;
      startseite;suche;menü;kontakt;politik;wirtschaft;kultur;panorama;wissen;wetter;ratgeber;karriere;shop;service;über uns;nach oben;zurück;schließen;
      close;open;back;back to top;accueil;recherche;rechercher;fermer;inicio;buscar;cerrar;cerca;chiudi;início;zoeken;sök;advertise with us;
      masthead;staff;archive;archives;events;games;crossword;horoscopes;puzzles;obituaries;classifieds;feedback;sections;all sections;
      edition;english;español;deutsch;français;account;profile;settings;language;dark mode;submit;ok;yes;no;go;instagram;youtube;tiktok;follow us;follow
      lifestyle;finance;markets;economy;tech;tv;food;music;fashion;education;environment;climate;local;national;international;us;uk;europe;asia;africa
      join us;media kit;subscribe to print;today's paper;expand;collapse;toggle menu;open menu;close menu;main menu;breadcrumb;you are here;share your thoughts
      """),
    (.navigation, 2, "skip to;jump to;back to;zurück zu;return to homepage;view this post on instagram;to view this video please;follow us;follow topics;click to"),
    (.author, 3, """
      author;authors;about the author;about the authors;written by;über den autor;zum autor;autor;der autor;die autorin;auteur;autore;contributors;
      follow the author;meet the author;more from this author;view all posts;see full bio;view profile;author page;redaktion;newsroom;staff writer;contributor
      """),
    (.author, 2, """
      about the author;view all posts by;see all articles by;more by;more stories by;more articles by;posts by;read more by;follow the author;reporting by;
      editing by;additional reporting by;reported from;tous les articles de;mehr von;alle artikel von;with reporting by;writing by;compiled by
      """),
    (.counts, 3, "0 views;0 view;0 shares;0 likes;0 reads;0 comments;views;0 reactions;0 votes;0;0 0;0k;0 vues;0 visualizações;0 mal gelesen"),
    (.time, 3, """
      0 min read;0 minute read;0 minutes read;0 mins read;min read;reading time 0 minutes;reading time 0 min;0 min de lecture;0 min;0 minuten lesezeit;lesedauer 0 minuten;
      lesezeit 0 minuten;0 minuti di lettura;0 minutos de lectura;tiempo de lectura 0 min;leestijd 0 minuten;lesedauer 0 min;lesezeit 0 min;0 min lesezeit;
      0 minutes ago;0 hours ago;0 hour ago;0 days ago;0 day ago;0 weeks ago;0 week ago;0 months ago;0 month ago;0 years ago;0 year ago;0 mins ago;0 min ago;0h ago;0d ago;
      yesterday;today;just now;vor 0 stunden;vor 0 tagen;vor 0 minuten;il y a 0 heures;il y a 0 jours;hace 0 horas;hace 0 días;0 ore fa;0 giorni fa;há 0 horas;an hour ago;a day ago
      """),
    (.time, 2, """
      published;last updated;updated;posted;posted on;published on;veröffentlicht;aktualisiert;zuletzt aktualisiert;stand;publié le;mis à jour;publicado;actualizado;
      pubblicato;aggiornato;publicerad;uppdaterad;publicert;oppdatert;first published;last modified;date;reading time;estimated reading time;lesezeit;lesedauer
      """),
    (.other, 2, """
      to use this site;please disable your ad blocker;please turn off your ad blocker;this video;please enable javascript;enable javascript;you need to enable;your browser does not;advertisement;image source;image caption;media caption;file photo
      javascript is disabled;an error has occurred;something went wrong;loading;your browser
      """),
    (.other, 3, "loading;play;pause;mute;unmute;play video;listen to this article;article;gallery;photo gallery;photos;image;photo;caption;credit;getty images;zoom;fullscreen;view gallery;read aloud;audio;anhören;vorlesen;slideshow;0 bilder"),
  ]
}

/// Collects the first words of a line and looks them up at its end.
struct PhraseMatcher {
  private static let kept = 10
  private var words: InlineArray<10, UInt32> = InlineArray(repeating: 0)
  private var count = 0
  /// The first word begins a phrase.
  private var opens = false

  @inline(__always)
  mutating func word(_ hash: UInt32, isHead: Bool = true) {
    if count < PhraseMatcher.kept { words[count] = hash }
    if count == 0 { opens = isHead }
    count &+= 1
  }

  /// Notes the strongest phrase of the line.
  func finish(_ line: inout Line) {
    let kept = min(count, PhraseMatcher.kept)
    guard kept > 0, opens else { return }
    var hash: UInt32 = 0
    for i in 0..<kept {
      hash = PhraseList.extend(hash, words[i])
      let found = PhraseList.phrases.value(hash)
      guard found != 0 else { continue }
      var strength = found &>> 4
      if strength == 3 && i &+ 1 != count {
        // A whole-line phrase at the head of a slightly longer line still counts a little.
        if count > i &+ 3 { continue }
        strength = 1
      }
      if strength == 2 && count == i &+ 1 { strength = 3 }
      if strength >= line.clutterStrength {
        line.clutterStrength = strength
        line.clutter = ClutterClass(rawValue: found & 15) ?? .other
      }
    }
  }
}
